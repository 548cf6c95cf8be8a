using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Gemini;

namespace Slipway.Dialects.OpenAi;

/// <summary>Writes <c>tool_calls</c> of a complete message.</summary>
internal static class OpenAiToolCalls
{
    /// <param name="signatures">Write Gemini's thought signatures as <c>extra_content</c>, so that a client can send them back.
    /// Not towards upstreams: strict ones refuse fields they do not know.</param>
    public static void Write(Utf8JsonWriter json, IEnumerable<ToolCallPart> calls, bool signatures)
    {
        var open = false;
        foreach (var call in calls)
        {
            if (!open)
            {
                json.WriteStartArray("tool_calls"u8);
                open = true;
            }

            json.WriteStartObject();
            json.WriteString("id"u8, call.Id);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, call.Name);
            json.WriteString("arguments"u8, call.ArgumentsJson);
            json.WriteEndObject();
            if (signatures)
            {
                WriteSignature(json, call.State);
            }

            json.WriteEndObject();
        }

        if (open)
        {
            json.WriteEndArray();
        }
    }

    /// <summary>Google's own OpenAI-compatible service puts the signature here.</summary>
    public static void WriteSignature(Utf8JsonWriter json, ReasoningState? state)
    {
        if (GeminiState.ForClient(state) is not { } signature)
        {
            return;
        }

        json.WriteStartObject("extra_content"u8);
        json.WriteStartObject("google"u8);
        json.WriteString("thought_signature"u8, signature);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
