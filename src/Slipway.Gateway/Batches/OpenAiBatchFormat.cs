using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects;

namespace Slipway.Gateway.Batches;

/// <summary>OpenAI's lines: <c>{custom_id, method, url, body}</c> in, <c>{id, custom_id, response, error}</c> out.</summary>
public sealed class OpenAiBatchFormat : IBatchFormat
{
    public string Dialect => DialectId.OpenAi.Value;

    public (BatchLine Line, string? Model)? Read(BatchJob job, int number, JsonElement root, Action<BatchFault> fault)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            fault(new BatchFault("invalid_json_line", "This line is not a JSON object.", number));
            return null;
        }

        var sound = true;
        void Refuse(string code, string field, string message)
        {
            sound = false;
            fault(new BatchFault(code, message, number, field));
        }

        if (Text(root, "custom_id") is not { Length: > 0 and <= 512 } key)
        {
            Refuse("missing_required_parameter", "custom_id", "`custom_id` is missing: a text of up to 512 characters that is yours to choose.");
            key = "";
        }

        if (Text(root, "method") is not "POST")
        {
            Refuse("invalid_method", "method", "`method` must be POST.");
        }

        if (Text(root, "url") != job.Path)
        {
            Refuse("mismatched_url", "url", $"`url` must be the batch's endpoint, {job.Path}.");
        }

        var body = root.TryGetProperty("body", out var given) ? given : default;
        if (body.ValueKind != JsonValueKind.Object)
        {
            Refuse("missing_required_parameter", "body", "`body` is missing: an object with the request.");
            return null;
        }

        var model = Text(body, "model");
        if (model is null)
        {
            Refuse("missing_required_parameter", "body.model", "`body.model` is missing: name the model.");
        }

        if (body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True)
        {
            Refuse("invalid_request", "body.stream", "`stream` cannot be used in a batch. Leave it out.");
        }

        return sound ? (new BatchLine(number, key, JsonSpan.Of(body)), model) : null;
    }

    public void Write(Utf8JsonWriter json, BatchJob job, BatchLine line, BatchResult result)
    {
        Begin(json, line, result.CallId);
        json.WriteStartObject("response");
        json.WriteNumber("status_code", result.Status);
        json.WriteString("request_id", result.CallId);
        json.WritePropertyName("body");
        json.WriteRawValue(result.Body.Span, skipInputValidation: true);
        json.WriteEndObject();
        json.WriteNull("error");
        json.WriteEndObject();
    }

    public void WriteUnsettled(Utf8JsonWriter json, BatchJob job, BatchLine line, Error why)
    {
        Begin(json, line, BatchCalls.Id(job, line.Number));
        json.WriteNull("response");
        json.WriteStartObject("error");
        json.WriteString("code", why.Code);
        json.WriteString("message", why.Message);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public BatchUsage Usage(JsonElement reply)
    {
        if (reply.ValueKind != JsonValueKind.Object || !reply.TryGetProperty("usage", out var usage))
        {
            return new BatchUsage(0, 0, 0, 0);
        }

        var input = Number(usage, "prompt_tokens") ?? Number(usage, "input_tokens") ?? 0;
        var output = Number(usage, "completion_tokens") ?? Number(usage, "output_tokens") ?? 0;
        return new BatchUsage(
            input,
            Detail(usage, "prompt_tokens_details", "input_tokens_details", "cached_tokens"),
            output,
            Detail(usage, "completion_tokens_details", "output_tokens_details", "reasoning_tokens"));
    }

    public BatchOutput Output(BatchJob job) => BatchOutput.Separate;

    private static void Begin(Utf8JsonWriter json, BatchLine line, string callId)
    {
        json.WriteStartObject();
        json.WriteString("id", "batch_req_" + callId);
        json.WriteString("custom_id", line.Key);
    }

    private static long Detail(JsonElement usage, string chat, string responses, string name) =>
        usage.TryGetProperty(chat, out var details) || usage.TryGetProperty(responses, out details) ? Number(details, name) ?? 0 : 0;

    private static long? Number(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
