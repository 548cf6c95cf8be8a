using System.Buffers;
using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Vertex;

/// <summary>
/// Writes a chat as the body of <c>:predict</c>, <c>{"instances":[…],"parameters":{…}}</c>, with one instance. Where the container takes one text,
/// a single message is that text, and a longer conversation becomes lines of <c>role: text</c> that end with the role that is to speak.
/// </summary>
internal static class VertexInstances
{
    public static void Write(IBufferWriter<byte> output, ChatRequest request, PredictShape shape)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteStartArray("instances"u8);
        WriteInstance(json, request, shape);
        json.WriteEndArray();
        if (!shape.ParametersInInstance)
        {
            json.WriteStartObject("parameters"u8);
            WriteParameters(json, request.Sampling, Camel);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static (string Name, string Snake)[] Names { get; } =
    [
        ("temperature", "temperature"), ("topP", "top_p"), ("topK", "top_k"), ("maxOutputTokens", "max_tokens"), ("seed", "seed"),
        ("presencePenalty", "presence_penalty"), ("frequencyPenalty", "frequency_penalty"), ("stopSequences", "stop"),
    ];

    private static string Camel((string Name, string Snake) name) => name.Name;

    private static string Snake((string Name, string Snake) name) => name.Snake;

    private static void WriteInstance(Utf8JsonWriter json, ChatRequest request, PredictShape shape)
    {
        if (shape.Field.Length == 0 && !shape.ParametersInInstance)
        {
            json.WriteStringValue(Prompt(request.Messages));
            return;
        }

        json.WriteStartObject();
        if (shape.Field == PredictShape.Messages)
        {
            WriteMessages(json, request.Messages);
        }
        else
        {
            json.WriteString(shape.Field.Length == 0 ? PredictShape.Default.Field : shape.Field, Prompt(request.Messages));
        }

        if (shape.ParametersInInstance)
        {
            WriteParameters(json, request.Sampling, Snake);
        }

        json.WriteEndObject();
    }

    private static void WriteMessages(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages)
    {
        json.WriteStartArray(PredictShape.Messages);
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, Role(message));
            json.WriteString("content"u8, Text(message));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Prompt(IReadOnlyList<ChatMessage> messages)
    {
        if (messages.Count == 1)
        {
            return Text(messages[0]);
        }

        var prompt = new StringBuilder();
        foreach (var message in messages)
        {
            prompt.Append(Role(message)).Append(": ").Append(Text(message)).Append("\n\n");
        }

        return messages.Count > 0 && messages[^1].Role == ChatRole.Assistant ? prompt.ToString().TrimEnd() : prompt.Append("assistant:").ToString();
    }

    private static string Role(ChatMessage message) => message.Role == ChatRole.Developer ? ChatRole.System.Value : message.Role.Value;

    private static string Text(ChatMessage message) => string.Concat(message.Parts.Select(part => part switch
    {
        TextPart text => text.Text,
        RefusalPart refusal => refusal.Text,
        _ => "",
    }));

    private static void WriteParameters(Utf8JsonWriter json, SamplingOptions sampling, Func<(string Name, string Snake), string> name)
    {
        Real(json, name(Names[0]), sampling.Temperature);
        Real(json, name(Names[1]), sampling.TopP);
        Real(json, name(Names[2]), sampling.TopK);
        Real(json, name(Names[3]), sampling.MaxTokens);
        if (sampling.Seed is { } seed)
        {
            json.WriteNumber(name(Names[4]), seed);
        }

        Real(json, name(Names[5]), sampling.PresencePenalty);
        Real(json, name(Names[6]), sampling.FrequencyPenalty);
        if (sampling.Stop.Count > 0)
        {
            json.WriteStartArray(name(Names[7]));
            foreach (var stop in sampling.Stop)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }
    }

    private static void Real(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
