using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>Writes a <c>message</c> object: the first of the answers.</summary>
internal static class AnthropicReplyWriter
{
    public static void Write(IBufferWriter<byte> output, ChatResponse response)
    {
        var choice = response.Choices.Count > 0 ? response.Choices[0] : new ChatChoice(0, new ChatMessage(ChatRole.Assistant, []), FinishReason.Stop);
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("id"u8, response.Id);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, response.Model);
        json.WriteStartArray("content"u8);
        foreach (var part in choice.Message.Parts)
        {
            WriteBlock(json, part);
        }

        json.WriteEndArray();
        WriteStop(json, choice.FinishReason, choice.StopSequence, choice.Message.Parts.Any(part => part is ToolCallPart));
        AnthropicUsage.Write(json, response.Usage ?? default, response.ServiceTier);
        json.WriteEndObject();
    }

    public static void WriteStop(Utf8JsonWriter json, FinishReason reason, string? stopSequence, bool toolCalls)
    {
        var word = AnthropicFinish.Write(reason, stopSequence, toolCalls);
        json.WriteString("stop_reason"u8, word);
        json.WriteString("stop_sequence"u8, word == "stop_sequence" ? stopSequence : null);
    }

    public static void WriteBlock(Utf8JsonWriter json, ContentPart part)
    {
        switch (part)
        {
            case TextPart { Text.Length: > 0 } text:
                WriteText(json, text.Text, text.Citations);
                break;
            case RefusalPart { Text.Length: > 0 } refusal:
                WriteText(json, refusal.Text, []);
                break;
            case ThoughtPart thought when !thought.Redacted && (thought.Text.Length > 0 || AnthropicState.ForClient(thought.State) is not null):
                AnthropicTurnWriter.WriteThought(json, thought, AnthropicState.ForClient(thought.State) ?? "");
                break;
            case ThoughtPart thought when AnthropicState.ForClient(thought.State) is { } data:
                AnthropicTurnWriter.WriteThought(json, thought, data);
                break;
            case ToolCallPart call:
                json.WriteStartObject();
                json.WriteString("type"u8, "tool_use"u8);
                json.WriteString("id"u8, call.Id);
                json.WriteString("name"u8, call.Name);
                json.WritePropertyName("input"u8);
                AnthropicTurnWriter.WriteInput(json, call.ArgumentsJson);
                json.WriteEndObject();
                break;
            case HostedPart hosted when hosted.Dialect == DialectId.Anthropic.Value:
                json.WriteRawValue(hosted.Json, skipInputValidation: true);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter json, string text, IReadOnlyList<Citation> citations)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text);
        AnthropicCitations.Write(json, citations);
        json.WriteEndObject();
    }
}
