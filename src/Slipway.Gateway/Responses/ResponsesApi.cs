using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.Responses;

/// <summary>Reads and deletes kept responses. Another tenant's response is one that is not there.</summary>
public sealed class ResponsesApi(ResponseArchive archive)
{
    private const int LongestPage = 100;
    private const int UsualPage = 20;

    public IEnumerable<SideEndpoint> Table => ((string[])["/v1", ""]).SelectMany(prefix => (SideEndpoint[])
    [
        new("GET", prefix + "/responses/{response}", DialectId.Responses, GetAsync),
        new("DELETE", prefix + "/responses/{response}", DialectId.Responses, DeleteAsync),
        new("GET", prefix + "/responses/{response}/input_items", DialectId.Responses, ItemsAsync),
        new("POST", prefix + "/responses/{response}/cancel", DialectId.Responses, CancelAsync),
    ]);

    private async Task<Error?> GetAsync(SideCall call)
    {
        if (call.Query("stream") == "true")
        {
            return Error.Invalid("Only a response that is made in the background can be streamed again, and this server makes none. Leave out `stream`.", "stream");
        }

        return archive.Find(call.Tenant, call.Route("response")) is { } kept ? await call.JsonAsync(kept.Response.WriteTo) : NotFound(call);
    }

    private async Task<Error?> DeleteAsync(SideCall call)
    {
        var id = call.Route("response");
        return !await archive.RemoveAsync(call.Tenant, id, call.Aborted) ? NotFound(call) : await call.JsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("object", "response");
            json.WriteBoolean("deleted", true);
            json.WriteEndObject();
        });
    }

    /// <summary>Everything that the response was made from: the conversation before it, and its own items. Newest first unless asked otherwise.</summary>
    private async Task<Error?> ItemsAsync(SideCall call)
    {
        if (!Files.FilesApi.Limit(call, "limit", LongestPage, UsualPage).Try(out var limit, out var fault))
        {
            return fault;
        }

        var order = call.Query("order") ?? "desc";
        if (order is not ("asc" or "desc"))
        {
            return Error.Invalid("`order` must be asc or desc.", "order");
        }

        if (archive.Find(call.Tenant, call.Route("response")) is not { } kept)
        {
            return NotFound(call);
        }

        var before = kept.PreviousId is { } previous ? archive.Chain(call.Tenant, previous, out _) ?? [] : [];
        var items = before.SelectMany(earlier => earlier.Items).Concat(kept.Input).ToList();
        if (order == "desc")
        {
            items.Reverse();
        }

        if (call.Query("after") is { } after)
        {
            var place = items.FindIndex(item => KeptResponse.IdOf(item) == after);
            if (place < 0)
            {
                return Error.Invalid($"`after` names an item that is not among those of the response: '{after}'.", "after");
            }

            items.RemoveRange(0, place + 1);
        }

        return await call.JsonAsync(json => Write(json, items, limit));
    }

    private static void Write(Utf8JsonWriter json, List<JsonElement> items, int limit)
    {
        var page = items.Take(limit).ToList();
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        page.ForEach(item => item.WriteTo(json));
        json.WriteEndArray();
        json.WriteString("first_id", page is [var first, ..] ? KeptResponse.IdOf(first) : "");
        json.WriteString("last_id", page is [.., var last] ? KeptResponse.IdOf(last) : "");
        json.WriteBoolean("has_more", items.Count > limit);
        json.WriteEndObject();
    }

    private Task<Error?> CancelAsync(SideCall call) => Task.FromResult<Error?>(archive.Find(call.Tenant, call.Route("response")) is null
        ? NotFound(call)
        : Error.Invalid("Only a response that is made in the background can be cancelled, and this one is complete.", "response_id"));

    private static Error NotFound(SideCall call) => Error.NotFound($"Response with id '{call.Route("response")}' not found.", code: "response_not_found");
}
