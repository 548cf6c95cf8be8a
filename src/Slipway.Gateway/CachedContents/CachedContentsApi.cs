using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Files;
using Slipway.Gateway.Models;
using Slipway.Gateway.Routing;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.CachedContents;

/// <summary>Gemini's and Vertex AI's <c>cachedContents</c>.</summary>
public sealed class CachedContentsApi
{
    private readonly CachedContentLibrary library;
    private readonly Snapshots snapshots;
    private readonly ITokenCounter counter;
    private readonly long maxBody;

    public CachedContentsApi(CachedContentLibrary library, Snapshots snapshots, ITokenCounter counter, long maxBody)
    {
        this.library = library;
        this.snapshots = snapshots;
        this.counter = counter;
        this.maxBody = maxBody;
        string[] roots = ["/v1beta", "/v1", .. ((string[])["v1beta1", "v1", "v1beta"]).Select(v => $"/{v}/projects/{{project}}/locations/{{location}}")];
        Table =
        [
            .. roots.SelectMany(root => (SideEndpoint[])
            [
                new("POST", root + "/cachedContents", DialectId.Gemini, CreateAsync),
                new("GET", root + "/cachedContents", DialectId.Gemini, ListAsync),
                new("GET", root + "/cachedContents/{content}", DialectId.Gemini, GetAsync),
                new("PATCH", root + "/cachedContents/{content}", DialectId.Gemini, UpdateAsync),
                new("DELETE", root + "/cachedContents/{content}", DialectId.Gemini, DeleteAsync),
            ]),
        ];
    }

    public IReadOnlyList<SideEndpoint> Table { get; }

    private async Task<Error?> CreateAsync(SideCall call)
    {
        if (!(await SideBody.ReadAsync(call, maxBody)).Try(out var request, out var fault))
        {
            return fault;
        }

        using (request)
        {
            if (CachedContentRequest.Text(request.RootElement, "model") is not { Length: > 0 } model)
            {
                return Error.Invalid("`model` is missing: name the model as models/NAME.", "model");
            }

            var now = library.Now;
            var body = CachedContentRequest.Body(request.RootElement);
            if (!CachedContentRequest.Expiry(request.RootElement, now).Try(out var expiry, out fault) || !Count(call, model, body).Try(out var tokens, out fault))
            {
                return fault;
            }

            var content = new CachedContent(FileNames.NewId(now), call.Tenant)
            {
                Parent = Parent(call),
                Model = model,
                DisplayName = CachedContentRequest.Text(request.RootElement, "displayName"),
                Body = body,
                Tokens = tokens,
                CreatedAt = now,
                UpdatedAt = now,
                ExpiresAt = expiry ?? now + library.Limits.Lifetime,
            };
            return await library.AddAsync(content, call.Aborted) ?? await call.JsonAsync(json => Write(json, content));
        }
    }

    private async Task<Error?> ListAsync(SideCall call)
    {
        if (!FilesApi.Limit(call, "pageSize", 1000, 100).Try(out var size, out var fault)
            || !(await library.ListAsync(call.Sees, Parent(call), size, call.Query("pageToken"), call.Aborted)).Try(out var page, out fault))
        {
            return fault;
        }

        return await call.JsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("cachedContents");
            foreach (var content in page.Contents)
            {
                Write(json, content);
            }

            json.WriteEndArray();
            if (page.HasMore)
            {
                json.WriteString("nextPageToken", page.Contents[^1].Id);
            }

            json.WriteEndObject();
        });
    }

    private async Task<Error?> GetAsync(SideCall call) =>
        (await library.FindAsync(call.Sees, call.Route("content"), call.Aborted)).Try(out var content, out var missing) ? await call.JsonAsync(json => Write(json, content)) : missing;

    private async Task<Error?> UpdateAsync(SideCall call)
    {
        if (call.Query("updateMask")?.Split(',').FirstOrDefault(path => path is not ("ttl" or "expireTime" or "expire_time" or "expiration")) is { } fixedField)
        {
            return Error.Invalid($"`{fixedField}` of a cached content cannot be changed; only `ttl` and `expireTime` can.", "updateMask");
        }

        if (!(await SideBody.ReadAsync(call, maxBody)).Try(out var request, out var fault))
        {
            return fault;
        }

        using (request)
        {
            if (!CachedContentRequest.Expiry(request.RootElement, library.Now).Try(out var expiry, out fault))
            {
                return fault;
            }

            if (expiry is not { } until)
            {
                return Error.Invalid("Send `ttl` or `expireTime`: nothing else of a cached content can be changed.", "ttl");
            }

            return (await library.ExtendAsync(call.Sees, call.Route("content"), until, call.Aborted)).Try(out var content, out var missing) ? await call.JsonAsync(json => Write(json, content)) : missing;
        }
    }

    private async Task<Error?> DeleteAsync(SideCall call) => await library.DeleteAsync(call.Sees, call.Route("content"), call.Aborted) ?? await call.JsonAsync(json =>
    {
        json.WriteStartObject();
        json.WriteEndObject();
    });

    /// <summary>Checks that the content can be read and that the caller may use the model; counts by its tokenizer, or estimates.</summary>
    private Result<long> Count(SideCall call, string model, ReadOnlyMemory<byte> body)
    {
        var asked = CachedContent.BareModel(model);
        if (!snapshots.Current.Resolve(call.Caller.Alias(asked)).Try(out var route, out var unknown))
        {
            return unknown;
        }

        if (!call.Caller.May(asked, route.Group.Name))
        {
            return new Error(ErrorKind.Permission, $"This key may not use the model `{asked}`.") { Field = "model", Code = "model_not_allowed" };
        }

        return call.Dialect.ReadChat(WithContents(body), new CallTarget(asked)).Try(out ChatRequest? chat, out var unreadable)
            ? counter.Count(route.Group.Deployments[0], chat) ?? TokenCounts.Estimate(chat)
            : unreadable;
    }

    // A cache may hold instructions or tools alone; a chat needs contents.
    private static ReadOnlyMemory<byte> WithContents(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("{\"contents\""u8) ? body
        : CachedContentSplice.Apply("""{"cachedContent":"x","contents":[{"role":"user","parts":[{"text":""}]}]}"""u8.ToArray(), body).Value;

    private static string Parent(SideCall call) => call.Route("project") is { Length: > 0 } project ? $"projects/{project}/locations/{call.Route("location")}" : "";

    private static void Write(Utf8JsonWriter json, CachedContent content)
    {
        json.WriteStartObject();
        json.WriteString("name", content.Name);
        json.WriteString("model", content.Model);
        if (content.DisplayName is not null)
        {
            json.WriteString("displayName", content.DisplayName);
        }

        json.WriteString("createTime", GeminiFiles.Time(content.CreatedAt));
        json.WriteString("updateTime", GeminiFiles.Time(content.UpdatedAt));
        json.WriteString("expireTime", GeminiFiles.Time(content.ExpiresAt));
        json.WriteStartObject("usageMetadata");
        json.WriteNumber("totalTokenCount", content.Tokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
