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
            WriteChoice(json, choice);
        }

        json.WriteEndArray();
        if (response.Usage is { } usage)
        {
            OpenAiUsage.Write(json, usage);
        }

        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ChatChoice choice)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice.Index);
        json.WriteStartObject("message"u8);
        WriteMessage(json, choice.Message.Parts);
        json.WriteEndObject();
        OpenAiLogProbs.Write(json, choice.LogProbs);
        var calls = choice.Message.Parts.Any(part => part is ToolCallPart);
        json.WriteString("finish_reason"u8, OpenAiFinish.Write(choice.FinishReason, calls));
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, IReadOnlyList<ContentPart> parts)
    {
        json.WriteString("role"u8, "assistant"u8);
        WriteJoined(json, "content", parts.OfType<TextPart>().Select(part => part.Text), nullWhenEmpty: true);
        WriteJoined(json, "refusal", parts.OfType<RefusalPart>().Select(part => part.Text), nullWhenEmpty: true);
        WriteJoined(json, "reasoning_content", parts.OfType<ThoughtPart>().Select(part => part.Text), nullWhenEmpty: false);
        OpenAiToolCalls.Write(json, parts.OfType<ToolCallPart>(), signatures: true);
        WriteImages(json, parts);
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

    /// <summary>Pictures that the model made, in the form LiteLLM and OpenRouter use.</summary>
    private static void WriteImages(Utf8JsonWriter json, IReadOnlyList<ContentPart> parts)
    {
        var images = parts.OfType<MediaPart>().ToList();
        if (images.Count == 0)
        {
            return;
        }

        json.WriteStartArray("images"u8);
        foreach (var image in images)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "image_url"u8);
            json.WriteStartObject("image_url"u8);
            json.WriteString("url"u8, image.Uri ?? DataUri.Write(image.MimeType, image.Data ?? default));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
