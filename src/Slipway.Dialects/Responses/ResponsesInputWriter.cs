using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Responses;

/// <summary>
/// Writes <c>instructions</c> and <c>input</c>. Of earlier reasoning only what OpenAI encrypted itself goes back: it refuses any other. Items of messages
/// and calls carry no ids, because an id makes the provider look for an item that it has kept.
/// </summary>
internal static class ResponsesInputWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages)
    {
        var start = 0;
        if (messages is [{ Parts: [TextPart instructions] } first, _, ..] && first.Role == ChatRole.System)
        {
            json.WriteString("instructions"u8, instructions.Text);
            start = 1;
        }

        json.WriteStartArray("input"u8);
        foreach (var message in messages.Skip(start))
        {
            if (message.Role == ChatRole.Tool)
            {
                WriteResults(json, message);
            }
            else if (message.Role == ChatRole.Assistant)
            {
                WriteTurn(json, message.Parts);
            }
            else
            {
                WriteGiven(json, message);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>The reasoning of an earlier turn goes back only as what OpenAI gave for it.</summary>
    public static bool Carries(ThoughtPart thought) => thought.State?.Family == ReasoningFamily.OpenAi;

    private static void WriteGiven(Utf8JsonWriter json, ChatMessage message)
    {
        var content = message.Parts.Where(part => part is TextPart or MediaPart { IsReadable: true } or MediaPart { IsFileId: true }).ToList();
        WriteSteps(json, message.Parts);
        if (content.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, message.Role.Value);
        if (content is [TextPart single])
        {
            json.WriteString("content"u8, single.Text);
        }
        else
        {
            json.WriteStartArray("content"u8);
            content.ForEach(part => ResponsesContentWriter.Write(json, part));
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteResults(Utf8JsonWriter json, ChatMessage message)
    {
        foreach (var result in message.Parts.OfType<ToolResultPart>())
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function_call_output"u8);
            json.WriteString("call_id"u8, result.CallId);
            if (result.Media.Count == 0)
            {
                json.WriteString("output"u8, result.Content);
            }
            else
            {
                json.WriteStartArray("output"u8);
                if (result.Content.Length > 0)
                {
                    ResponsesContentWriter.Write(json, new TextPart(result.Content));
                }

                foreach (var media in result.Media.Where(media => media.IsReadable || media.IsFileId))
                {
                    ResponsesContentWriter.Write(json, media);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        WriteSteps(json, message.Parts);
    }

    private static void WriteTurn(Utf8JsonWriter json, IReadOnlyList<ContentPart> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            switch (parts[i])
            {
                case ThoughtPart thought when Carries(thought):
                    WriteReasoning(json, thought);
                    break;
                case TextPart or RefusalPart:
                    var end = i + 1;
                    while (end < parts.Count && parts[end] is TextPart or RefusalPart)
                    {
                        end++;
                    }

                    WriteSaid(json, parts.Skip(i).Take(end - i));
                    i = end - 1;
                    break;
                case ToolCallPart call:
                    WriteCall(json, call);
                    break;
                case HostedPart step:
                    WriteStep(json, step);
                    break;
            }
        }
    }

    private static void WriteSaid(Utf8JsonWriter json, IEnumerable<ContentPart> parts)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        foreach (var part in parts)
        {
            ResponsesContentWriter.WriteSaid(json, part);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReasoning(Utf8JsonWriter json, ThoughtPart thought)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "reasoning"u8);
        if (thought.Id is { } id)
        {
            json.WriteString("id"u8, id);
        }

        json.WriteStartArray("summary"u8);
        if (thought.Text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "summary_text"u8);
            json.WriteString("text"u8, thought.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("encrypted_content"u8, thought.State!.Value);
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, ToolCallPart call)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function_call"u8);
        json.WriteString("call_id"u8, call.Id);
        json.WriteString("name"u8, call.Name);
        json.WriteString("arguments"u8, call.ArgumentsJson);
        json.WriteEndObject();
    }

    private static void WriteSteps(Utf8JsonWriter json, IReadOnlyList<ContentPart> parts)
    {
        foreach (var step in parts.OfType<HostedPart>())
        {
            WriteStep(json, step);
        }
    }

    private static void WriteStep(Utf8JsonWriter json, HostedPart step)
    {
        if (step.Dialect == DialectId.Responses.Value)
        {
            json.WriteRawValue(step.Json, skipInputValidation: true);
        }
    }
}
