using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Predict;

/// <summary>
/// Vertex AI's <c>:predict</c> body, <c>{"instances": […], "parameters": {…}}</c>, turned into OpenAI bodies that the gateway serves.
/// An instance is a text, or an object with <c>content</c>, <c>prompt</c> or <c>messages</c>.
/// </summary>
internal static class PredictRequest
{
    private const int MaxInstances = 250;

    private static readonly (string[] Names, string OpenAi)[] Parameters =
    [
        (["temperature"], "temperature"),
        (["maxOutputTokens", "max_output_tokens", "max_tokens"], "max_tokens"),
        (["topP", "top_p"], "top_p"),
        (["topK", "top_k"], "top_k"),
        (["stopSequences", "stop_sequences", "stop"], "stop"),
        (["seed"], "seed"),
    ];

    /// <summary>One chat body an instance.</summary>
    /// <param name="confidence">Ask for log-probabilities, from which a prediction's confidence comes; not every upstream takes that.</param>
    public static Result<IReadOnlyList<ReadOnlyMemory<byte>>> Chats(ReadOnlyMemory<byte> body, string model, bool confidence) => Read(body, (instances, parameters) =>
    {
        var bodies = new List<ReadOnlyMemory<byte>>();
        for (var i = 0; i < instances.Count; i++)
        {
            if (!Chat(instances[i], parameters, model, i, confidence).Try(out var chat, out var fault))
            {
                return fault;
            }

            bodies.Add(chat);
        }

        return bodies;
    });

    /// <summary>
    /// One body of <c>:batchEmbedContents</c> for all instances: it can say a task, which OpenAI's cannot. An instance is a text or has <c>content</c>, and may
    /// have <c>task_type</c> and <c>title</c>.
    /// </summary>
    public static Result<IReadOnlyList<ReadOnlyMemory<byte>>> Embeddings(ReadOnlyMemory<byte> body, string model) => Read(body, (instances, parameters) =>
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartArray("requests");
        for (var i = 0; i < instances.Count; i++)
        {
            if (Text(instances[i]) is not { } text)
            {
                return Shape(i);
            }

            json.WriteStartObject();
            json.WriteString("model", "models/" + model);
            json.WriteStartObject("content");
            json.WriteStartArray("parts");
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            Copy(json, "taskType", Find(instances[i], "task_type") ?? Find(instances[i], "taskType"));
            Copy(json, "title", Find(instances[i], "title"));
            Copy(json, "outputDimensionality", Find(parameters, "outputDimensionality") ?? Find(parameters, "output_dimensionality"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return new List<ReadOnlyMemory<byte>> { output.WrittenMemory };
    });

    private static void Copy(Utf8JsonWriter json, string name, JsonElement? value)
    {
        if (value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given)
        {
            json.WritePropertyName(name);
            given.WriteTo(json);
        }
    }

    private static Result<IReadOnlyList<ReadOnlyMemory<byte>>> Read(ReadOnlyMemory<byte> body, Func<IReadOnlyList<JsonElement>, JsonElement, Result<List<ReadOnlyMemory<byte>>>> convert)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return Error.Invalid("The body is not valid UTF-8. Send JSON in UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Find(root, "instances") is not { ValueKind: JsonValueKind.Array } instances || instances.GetArrayLength() is 0 or > MaxInstances)
            {
                return Error.Invalid($"`instances` must be a list of 1 to {MaxInstances} instances, such as {{\"instances\": [{{\"content\": \"text\"}}]}}.", "instances");
            }

            var parameters = Find(root, "parameters") ?? default;
            if (parameters.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Object))
            {
                return Error.Invalid("`parameters` must be an object.", "parameters");
            }

            return convert([.. instances.EnumerateArray()], parameters).Try(out var bodies, out var fault) ? bodies : fault;
        }
        catch (JsonException e)
        {
            return Error.Invalid(string.Create(CultureInfo.InvariantCulture, $"The body is not valid JSON (line {e.LineNumber + 1}). Send {{\"instances\": […]}}."));
        }
        catch (InvalidOperationException)
        {
            return Error.Invalid("A string holds an unpaired surrogate. Send valid Unicode.");
        }
    }

    private static Result<ReadOnlyMemory<byte>> Chat(JsonElement instance, JsonElement parameters, string model, int index, bool confidence)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WritePropertyName("messages");
        if (Find(instance, "messages") is { ValueKind: JsonValueKind.Array } messages)
        {
            messages.WriteTo(json);
        }
        else if (Text(instance) is { } text)
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("role", "user");
            json.WriteString("content", text);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        else
        {
            return Shape(index);
        }

        if (confidence)
        {
            json.WriteBoolean("logprobs", true);
        }

        foreach (var (names, openAi) in Parameters)
        {
            if (names.Select(n => Find(parameters, n)).FirstOrDefault(v => v is not null) is { } value)
            {
                json.WritePropertyName(openAi);
                value.WriteTo(json);
            }
        }

        json.WriteEndObject();
        json.Flush();
        return (ReadOnlyMemory<byte>)output.WrittenMemory;
    }

    private static string? Text(JsonElement instance) => instance.ValueKind == JsonValueKind.String
        ? instance.GetString()
        : (Find(instance, "content") ?? Find(instance, "prompt")) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Find(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static Error Shape(int index) => Error.Invalid(
        "An instance must be a text, or an object with `content`, `prompt` or `messages`.", string.Create(CultureInfo.InvariantCulture, $"instances[{index}]"));
}
