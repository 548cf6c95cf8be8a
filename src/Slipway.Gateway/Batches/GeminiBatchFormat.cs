using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects;

namespace Slipway.Gateway.Batches;

/// <summary>
/// Gemini's lines. In a file: <c>{key, request}</c> in, <c>{key, response | error}</c> out. With the call: <c>{request, metadata}</c> in,
/// <c>{response | error, metadata}</c> out.
/// </summary>
public sealed class GeminiBatchFormat : IBatchFormat
{
    public string Dialect => DialectId.Gemini.Value;

    public (BatchLine Line, string? Model)? Read(BatchJob job, int number, JsonElement root, Action<BatchFault> fault)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("request", out var request) || request.ValueKind != JsonValueKind.Object)
        {
            fault(new BatchFault("INVALID_ARGUMENT", "`request` is missing: an object with the request.", number, "request"));
            return null;
        }

        var key = root.TryGetProperty("key", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        var metadata = root.TryGetProperty("metadata", out var given) && given.ValueKind == JsonValueKind.Object ? JsonSpan.Of(given) : (ReadOnlyMemory<byte>?)null;
        return (new BatchLine(number, key, JsonSpan.Of(request), metadata), job.Model);
    }

    public void Write(Utf8JsonWriter json, BatchJob job, BatchLine line, BatchResult result)
    {
        Begin(json, line);
        if (result.IsSuccess)
        {
            json.WritePropertyName("response");
            json.WriteRawValue(result.Body.Span, skipInputValidation: true);
        }
        else
        {
            json.WritePropertyName("error");
            WriteStatus(json, result);
        }

        json.WriteEndObject();
    }

    public void WriteUnsettled(Utf8JsonWriter json, BatchJob job, BatchLine line, Error why)
    {
        Begin(json, line);
        json.WriteStartObject("error");
        json.WriteNumber("code", why.Code == "batch_expired" ? 4 : 1);
        json.WriteString("message", why.Message);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public BatchUsage Usage(JsonElement reply)
    {
        if (reply.ValueKind != JsonValueKind.Object || !reply.TryGetProperty("usageMetadata", out var usage))
        {
            return new BatchUsage(0, 0, 0, 0);
        }

        long Number(string name) => usage.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;
        return new BatchUsage(Number("promptTokenCount"), Number("cachedContentTokenCount"), Number("candidatesTokenCount") + Number("thoughtsTokenCount"), Number("thoughtsTokenCount"));
    }

    public BatchOutput Output(BatchJob job) => job.InputFile is null ? BatchOutput.Inline : BatchOutput.Together;

    private static void Begin(Utf8JsonWriter json, BatchLine line)
    {
        json.WriteStartObject();
        if (line.Key is not null)
        {
            json.WriteString("key", line.Key);
        }

        if (line.Metadata is { } metadata)
        {
            json.WritePropertyName("metadata");
            json.WriteRawValue(metadata.Span, skipInputValidation: true);
        }
    }

    /// <summary>A <c>google.rpc.Status</c>, whose code is not HTTP's.</summary>
    private static void WriteStatus(Utf8JsonWriter json, BatchResult result)
    {
        using var document = JsonDocument.Parse(result.Body);
        var error = document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        json.WriteStartObject();
        json.WriteNumber("code", RpcCode(result.Status));
        json.WriteString("message", error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var message) ? message.GetString() : "The call failed.");
        if (error.ValueKind == JsonValueKind.Object && error.TryGetProperty("details", out var details))
        {
            json.WritePropertyName("details");
            details.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <summary>google/rpc/code.proto.</summary>
    internal static int RpcCode(int http) => http switch
    {
        400 or 413 => 3,
        401 => 16,
        403 => 7,
        404 => 5,
        409 => 10,
        429 => 8,
        499 => 1,
        501 => 12,
        502 or 503 => 14,
        504 => 4,
        _ => 13,
    };
}
