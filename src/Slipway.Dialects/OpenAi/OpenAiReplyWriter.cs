using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Writes a <c>chat.completion</c> object.</summary>
internal static class OpenAiReplyWriter
{
    public static void Write(IBufferWriter<byte> output, ChatResponse response)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("id"u8, response.Id);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, response.Created.ToUnixTimeSeconds());
        json.WriteString("model"u8, response.Model);
        json.WriteStartArray("choices"u8);
        foreach (var choice in response.Choices)
        {
            WriteChoice(json, choice, response.Created);
        }

        json.WriteEndArray();
        if (response.Usage is { } usage)
        {
            OpenAiUsage.Write(json, usage);
        }

        if (OpenAiAbilities.Tier(response.ServiceTier) is { } tier)
        {
            json.WriteString("service_tier"u8, tier);
        }

        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ChatChoice choice, DateTimeOffset created)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice.Index);
        json.WriteStartObject("message"u8);
        WriteMessage(json, choice.Message.Parts, created);
        json.WriteEndObject();
        var parts = choice.Message.Parts;
        OpenAiLogProbs.Write(json, choice.LogProbs, refused: parts.Any(part => part is RefusalPart) && !parts.Any(part => part is TextPart));
        json.WriteString("finish_reason"u8, OpenAiFinish.Write(choice.FinishReason, parts.Any(part => part is ToolCallPart)));
        if (choice.StopSequence is { } stop)
        {
            json.WriteString("stop_reason"u8, stop); // vLLM's name; OpenAI has none
        }

        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, IReadOnlyList<ContentPart> parts, DateTimeOffset created)
    {
        json.WriteString("role"u8, "assistant"u8);
        WriteJoined(json, "content", parts.OfType<TextPart>().Select(part => part.Text), nullWhenEmpty: true);
        WriteJoined(json, "refusal", parts.OfType<RefusalPart>().Select(part => part.Text), nullWhenEmpty: true);
        WriteJoined(json, "reasoning_content", parts.OfType<ThoughtPart>().Select(part => part.Text), nullWhenEmpty: false);
        OpenAiToolCalls.Write(json, parts.OfType<ToolCallPart>(), signatures: true);
        OpenAiAnnotations.Write(json, Citations(parts));
        OpenAiReplyMedia.Write(json, [.. parts.OfType<MediaPart>()], created);
    }

    /// <summary>The texts of a message become one; places in a text become places in that.</summary>
    private static IEnumerable<(Citation Citation, int TextStart)> Citations(IReadOnlyList<ContentPart> parts)
    {
        var start = 0;
        foreach (var text in parts.OfType<TextPart>())
        {
            foreach (var citation in text.Citations)
            {
                yield return (citation, start);
            }

            start += text.Text.Length;
        }
    }

    private static void WriteJoined(Utf8JsonWriter json, string name, IEnumerable<string> texts, bool nullWhenEmpty)
    {
        var pieces = texts.ToList();
        if (pieces.Exists(piece => piece.Length > 0))
        {
            json.WriteString(name, string.Concat(pieces));
        }
        else if (nullWhenEmpty && pieces.Count > 0 && name == "content")
        {
            json.WriteString(name, "");
        }
        else if (nullWhenEmpty)
        {
            json.WriteNull(name);
        }
    }
}
