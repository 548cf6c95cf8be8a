using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Gateway.CachedContents;

/// <summary>The beginning of conversations, kept for a while under a name (Gemini's context cache).</summary>
/// <param name="Id">The last part of its name.</param>
/// <param name="Tenant">Id of the caller it belongs to; for others it does not exist.</param>
public sealed record CachedContent(string Id, string Tenant)
{
    /// <summary>Empty in the Gemini API, <c>projects/{p}/locations/{l}</c> in Vertex AI's.</summary>
    public required string Parent { get; init; }

    /// <summary>The model as it was named.</summary>
    public required string Model { get; init; }

    public string? DisplayName { get; init; }

    /// <summary>JSON object with <c>contents</c>, <c>systemInstruction</c>, <c>tools</c> and <c>toolConfig</c>, as far as they were given.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public required long Tokens { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public string Name => (Parent.Length > 0 ? Parent + "/" : "") + "cachedContents/" + Id;

    /// <summary>The model's own name: what follows the last <c>models/</c>.</summary>
    public static string BareModel(string model) => model.LastIndexOf("models/", StringComparison.Ordinal) is >= 0 and var at ? model[(at + "models/".Length)..] : model;
}

/// <summary>Where cached contents are kept. A null tenant stands for all of them.</summary>
public interface ICachedContentStore
{
    /// <summary>Adds one. Answers with "payload too large", and changes nothing, when its tenant's would be more than <paramref name="quota"/> bytes together.</summary>
    Task<Error?> AddAsync(CachedContent content, long quota, CancellationToken cancellation);

    Task<CachedContent?> FindAsync(string? tenant, string id, CancellationToken cancellation);

    /// <summary>Those of a parent that have not expired, newest first, without their bodies.</summary>
    /// <param name="after">Only those after this one in the list.</param>
    Task<IReadOnlyList<CachedContent>> ListAsync(string? tenant, string parent, DateTimeOffset now, int limit, CachedContent? after, CancellationToken cancellation);

    /// <summary>Moves the time at which it expires; false when it is not there.</summary>
    Task<bool> ExtendAsync(string tenant, string id, DateTimeOffset expiresAt, DateTimeOffset updatedAt, CancellationToken cancellation);

    Task<bool> RemoveAsync(string tenant, string id, CancellationToken cancellation);

    /// <summary>Removes all whose time is up.</summary>
    Task SweepAsync(DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>How much may be kept.</summary>
public sealed record CachedContentLimits
{
    /// <summary>Bytes of all contents of one tenant together.</summary>
    public long TenantBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>When the caller does not say, as at Google.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);
}
