using Slipway.Core.Errors;

namespace Slipway.Gateway.CachedContents;

/// <summary>The cached contents of all tenants. One is there for its tenant and for the admin (a null tenant), until its time is up.</summary>
public sealed class CachedContentLibrary(ICachedContentStore store, CachedContentLimits limits, TimeProvider time)
{
    public CachedContentLimits Limits => limits;

    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    public Task<Error?> AddAsync(CachedContent content, CancellationToken cancellation) => store.AddAsync(content, limits.TenantBytes, cancellation);

    /// <param name="name">Its name, with or without what stands before the id.</param>
    public async Task<Result<CachedContent>> FindAsync(string? tenant, string name, CancellationToken cancellation) =>
        await store.FindAsync(tenant, name[(name.LastIndexOf('/') + 1)..], cancellation) is { } content && content.ExpiresAt > time.GetUtcNow()
            ? content
            : Error.NotFound($"There is no cached content `{name}`; it may have expired. List the cachedContents to see those that are there.", "cachedContent", "cached_content_not_found");

    public async Task<Result<(IReadOnlyList<CachedContent> Contents, bool HasMore)>> ListAsync(string? tenant, string parent, int limit, string? after, CancellationToken cancellation)
    {
        CachedContent? place = null;
        if (after is not null && !(await FindAsync(tenant, after, cancellation)).Try(out place, out _))
        {
            return Error.Invalid("There is nothing to go on from. Begin with the first page.", "pageToken");
        }

        var contents = await store.ListAsync(tenant, parent, time.GetUtcNow(), limit + 1, place, cancellation);
        return ((IReadOnlyList<CachedContent>)[.. contents.Take(limit)], contents.Count > limit);
    }

    public async Task<Result<CachedContent>> ExtendAsync(string? tenant, string name, DateTimeOffset expiresAt, CancellationToken cancellation)
    {
        if (!(await FindAsync(tenant, name, cancellation)).Try(out var content, out var missing))
        {
            return missing;
        }

        var extended = content with { ExpiresAt = expiresAt, UpdatedAt = Now };
        return await store.ExtendAsync(content.Tenant, content.Id, extended.ExpiresAt, extended.UpdatedAt, cancellation) ? extended : await FindAsync(tenant, name, cancellation);
    }

    public async Task<Error?> DeleteAsync(string? tenant, string name, CancellationToken cancellation)
    {
        if (!(await FindAsync(tenant, name, cancellation)).Try(out var content, out var missing))
        {
            return missing;
        }

        await store.RemoveAsync(content.Tenant, content.Id, cancellation);
        return null;
    }

    public Task SweepAsync(CancellationToken cancellation) => store.SweepAsync(time.GetUtcNow(), cancellation);

    /// <summary>Resolves the cached content that a Gemini request names, before its dialect reads it.</summary>
    /// <param name="tenant">Whose cached contents it may use; null for everybody's (the admin).</param>
    /// <param name="model">The model that the request asks for.</param>
    /// <param name="body">The request as it came.</param>
    /// <returns>The request with the contents in front and their tokens, or null when it names none.</returns>
    public async Task<Result<SplicedRequest?>> ResolveAsync(string? tenant, string model, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (CachedContentSplice.ReferenceIn(body) is not { } name)
        {
            return (SplicedRequest?)null;
        }

        if (!(await FindAsync(tenant, name, cancellation)).Try(out var content, out var missing))
        {
            return missing;
        }

        if (CachedContent.BareModel(content.Model) != CachedContent.BareModel(model))
        {
            return Error.Invalid($"The model of the request ({model}) and of the cached content ({content.Model}) have to be the same.", "cachedContent");
        }

        return CachedContentSplice.Apply(body, content.Body).Try(out var spliced, out var refusal) ? new SplicedRequest(spliced, content.Tokens) : refusal;
    }
}

/// <summary>A request with its cached content in front.</summary>
/// <param name="CachedTokens">How many tokens of the prompt were cached.</param>
public sealed record SplicedRequest(ReadOnlyMemory<byte> Body, long CachedTokens);
