using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Ollama;

/// <summary>Writes <c>tool_calls</c>: the arguments are an object, not its text.</summary>
internal static class OllamaToolCalls
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ToolCallPart> calls)
    {
        json.WriteStartArray("tool_calls"u8);
        for (var i = 0; i < calls.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, calls[i].Id);
            json.WriteStartObject("function"u8);
            json.WriteNumber("index"u8, i);
            json.WriteString("name"u8, calls[i].Name);
            json.WritePropertyName("arguments"u8);
            WriteArguments(json, calls[i].ArgumentsJson);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A model may write arguments that are no object, or not even JSON: their text then stands alone in one.</summary>
    private static void WriteArguments(Utf8JsonWriter json, string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Json.WireJson.MaxDepth });
            if (parsed.RootElement.ValueKind == JsonValueKind.Object)
            {
                parsed.RootElement.WriteTo(json);
                return;
            }
        }
        catch (JsonException)
        {
            // Written as text below.
        }

        json.WriteStartObject();
        json.WriteString("arguments"u8, text);
        json.WriteEndObject();
    }
}
