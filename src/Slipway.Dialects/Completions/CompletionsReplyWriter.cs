using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Completions;

/// <summary>Writes a <c>text_completion</c> object.</summary>
internal static class CompletionsReplyWriter
{
    public static void Write(IBufferWriter<byte> output, ChatResponse response)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("id"u8, response.Id);
        json.WriteString("object"u8, "text_completion"u8);
        json.WriteNumber("created"u8, response.Created.ToUnixTimeSeconds());
        json.WriteString("model"u8, response.Model);
        json.WriteStartArray("choices"u8);
        foreach (var choice in response.Choices)
        {
            var text = string.Concat(choice.Message.Parts.Select(SpokenText));

            // A prompt that is repeated in front of the answer has no tokens in the list.
            var told = choice.LogProbs.Sum(token => token.Token.Length);
            CompletionsChoice.Write(json, choice.Index, text, choice.LogProbs, Math.Max(0, text.Length - told), choice.FinishReason);
        }

        json.WriteEndArray();
        if (response.Usage is { } usage)
        {
            OpenAiUsage.Write(json, usage);
        }

        json.WriteEndObject();
    }

    private static string SpokenText(ContentPart part) => part switch
    {
        TextPart text => text.Text,
        RefusalPart refusal => refusal.Text,
        _ => "",
    };
}
