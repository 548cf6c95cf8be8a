using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Writes a complete <c>GenerateContentResponse</c>.</summary>
internal static class GeminiReplyWriter
{
    public static void Write(IBufferWriter<byte> output, ChatResponse response)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteStartArray("candidates"u8);
        foreach (var choice in response.Choices)
        {
            WriteChoice(json, choice);
        }

        json.WriteEndArray();
        if (response.Usage is { } usage)
        {
            GeminiUsage.Write(json, usage);
        }

        json.WriteString("modelVersion"u8, response.Model);
        json.WriteString("responseId"u8, response.Id);
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ChatChoice choice)
    {
        var candidate = new GeminiCandidateWriter(json, choice.Index);
        candidate.Begin();
        foreach (var part in choice.Message.Parts)
        {
            candidate.Add(part);
        }

        candidate.EndContent();
        candidate.Ground();
        GeminiRatings.Write(json, choice.SafetyRatings);
        GeminiLogProbs.Write(json, choice.LogProbs);
        candidate.Finish(choice.FinishReason);
    }
}
