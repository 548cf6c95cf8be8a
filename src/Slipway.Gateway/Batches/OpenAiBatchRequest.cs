using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Batches;

/// <summary>What <c>POST /v1/batches</c> asks for.</summary>
internal sealed record OpenAiBatchRequest(string InputFile, string Endpoint, IReadOnlyDictionary<string, string>? Metadata, TimeSpan? OutputExpiresAfter)
{
    /// <summary>What can be batched.</summary>
    private static readonly string[] Endpoints = ["/v1/chat/completions", "/v1/embeddings", "/v1/completions", "/v1/responses"];

    public static Result<OpenAiBatchRequest> Read(JsonElement body)
    {
        if (Text(body, "input_file_id") is not { Length: > 0 } input)
        {
            return Error.Invalid("`input_file_id` is missing: the id of a file that was uploaded with the purpose `batch`.", "input_file_id");
        }

        if (Text(body, "endpoint") is not { } endpoint || !Endpoints.Contains(endpoint, StringComparer.Ordinal))
        {
            return Error.Invalid($"`endpoint` must be one of {string.Join(", ", Endpoints)}.", "endpoint");
        }

        if (Text(body, "completion_window") is not "24h")
        {
            return Error.Invalid("`completion_window` must be 24h.", "completion_window");
        }

        if (!ReadMetadata(body).Try(out var metadata, out var fault))
        {
            return fault;
        }

        var expiry = body.TryGetProperty("output_expires_after", out var given) ? given : default;
        if (expiry.ValueKind is not JsonValueKind.Object)
        {
            return expiry.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
                ? new OpenAiBatchRequest(input, endpoint, metadata.Pairs, null)
                : Error.Invalid("`output_expires_after` must be an object with `anchor` and `seconds`.", "output_expires_after");
        }

        return Files.OpenAiUpload.ExpiresAfter(Text(expiry, "anchor"), expiry.TryGetProperty("seconds", out var seconds) ? seconds.GetRawText() : "").Try(out var after, out fault)
            ? new OpenAiBatchRequest(input, endpoint, metadata.Pairs, after)
            : fault with { Field = "output_expires_after" };
    }

    private static Result<MetadataPairs> ReadMetadata(JsonElement body)
    {
        if (!body.TryGetProperty("metadata", out var metadata) || metadata.ValueKind == JsonValueKind.Null)
        {
            return new MetadataPairs(null);
        }

        if (metadata.ValueKind != JsonValueKind.Object)
        {
            return Wrong();
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in metadata.EnumerateObject())
        {
            if (pair.Name.Length > 64 || pair.Value.ValueKind != JsonValueKind.String || pair.Value.GetString() is not { Length: <= 512 } value || pairs.Count == 16)
            {
                return Wrong();
            }

            pairs[pair.Name] = value;
        }

        return new MetadataPairs(pairs);
    }

    private static Error Wrong() => Error.Invalid("`metadata` must be an object of up to 16 texts: names of up to 64 characters, values of up to 512.", "metadata");

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record MetadataPairs(IReadOnlyDictionary<string, string>? Pairs);
}
