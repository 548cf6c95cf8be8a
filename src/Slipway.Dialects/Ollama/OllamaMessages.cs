using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>Reads <c>messages</c>: a text each, with images, thinking and tool calls beside it.</summary>
internal static class OllamaMessages
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "role", "content", "thinking", "images", "tool_calls", "tool_name", "tool_call_id",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static IReadOnlyList<ChatMessage> Read(JsonField field)
    {
        var items = field.Items();
        if (items.Count == 0)
        {
            field.Fault("is required and must hold at least one message");
        }

        var ids = new OllamaCallIds();
        var messages = new List<ChatMessage>(items.Count);
        foreach (var item in items)
        {
            if (!item.IsObject)
            {
                item.Fault("must be an object with 'role' and 'content'");
                continue;
            }

            item.NoteUnknown(Known);
            messages.Add(ReadOne(item, ids));
        }

        return messages;
    }

    /// <summary>What a model said: thoughts, text, calls.</summary>
    /// <param name="nameCall">Gives a call that came without one its id.</param>
    public static List<ContentPart> ReadSaid(JsonField message, Func<ToolCallPart, string> nameCall)
    {
        var parts = new List<ContentPart>();
        if (message["thinking"].Text() is { Length: > 0 } thinking)
        {
            parts.Add(new ThoughtPart(thinking));
        }

        if (message["content"].Text() is { Length: > 0 } text)
        {
            parts.Add(new TextPart(text));
        }

        parts.AddRange(ReadCalls(message["tool_calls"], nameCall));
        return parts;
    }

    private static IEnumerable<ToolCallPart> ReadCalls(JsonField calls, Func<ToolCallPart, string> nameCall)
    {
        foreach (var call in calls.Items())
        {
            var function = call["function"];
            var name = function["name"].RequiredText();
            var arguments = function["arguments"];

            // Objects, unlike OpenAI's; but clients that also speak OpenAI send the text of one.
            var text = arguments.IsString ? arguments.Text() : arguments.CompactObject();
            var part = new ToolCallPart(call["id"].Text() ?? "", name, string.IsNullOrWhiteSpace(text) ? "{}" : text);
            yield return part with { Id = nameCall(part) };
        }
    }

    private static ChatMessage ReadOne(JsonField message, OllamaCallIds ids)
    {
        if (!message["role"].IsPresent)
        {
            message["role"].Fault("is required: system, user, assistant or tool");
        }

        var role = message["role"].Word("system", "user", "assistant", "tool") ?? "user";
        if (role == "tool")
        {
            return new ChatMessage(ChatRole.Tool, [Result(message, ids)]);
        }

        var parts = ReadSaid(message, call => ids.Call(call.Name, call.Id));
        if (parts.Count == 0 && role != "assistant")
        {
            parts.Add(new TextPart(""));
        }

        parts.AddRange(OllamaImages.Read(message["images"]));
        return new ChatMessage(new ChatRole(role), parts);
    }

    private static ToolResultPart Result(JsonField message, OllamaCallIds ids)
    {
        var name = message["tool_name"].Text();
        var answered = ids.Answer(name, message["tool_call_id"].Text());
        if (answered is null)
        {
            message["role"].Fault("is tool, but no tool call of an earlier assistant message waits for this result; send that message with its 'tool_calls' before it");
        }

        return new ToolResultPart(answered?.Id ?? "", answered?.Tool ?? name, message["content"].Text() ?? "") { Media = OllamaImages.Read(message["images"]) };
    }
}
