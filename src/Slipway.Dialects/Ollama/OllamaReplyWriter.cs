using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>Writes a whole answer: its first choice, since Ollama knows no more.</summary>
internal static class OllamaReplyWriter
{
    public static void Write(IBufferWriter<byte> output, ChatResponse response, bool generate)
    {
        var choice = response.Choices.Count > 0 ? response.Choices[0] : new ChatChoice(0, new ChatMessage(ChatRole.Assistant, []), FinishReason.Stop);
        var parts = choice.Message.Parts;
        using var json = WireJson.Writer(output);
        new OllamaLine(generate, response.Model, response.Created)
        {
            Text = string.Concat(parts.Select(SpokenText)),
            Thinking = string.Concat(parts.OfType<ThoughtPart>().Select(part => part.Text)),
            Calls = [.. parts.OfType<ToolCallPart>()],
            LogProbs = choice.LogProbs,
            End = new OllamaEnd(choice.FinishReason, response.Usage, response.Timings),
        }.Write(json);
    }

    private static string SpokenText(ContentPart part) => part switch
    {
        TextPart text => text.Text,
        RefusalPart refusal => refusal.Text,
        _ => "",
    };
}
