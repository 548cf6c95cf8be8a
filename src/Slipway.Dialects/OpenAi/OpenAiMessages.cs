using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Reads the <c>messages</c> of a chat request.</summary>
internal static class OpenAiMessages
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "role", "content", "name", "refusal", "reasoning_content", "reasoning", "tool_calls", "tool_call_id", "function_call", "annotations", "audio", "images", "cache_control",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static IReadOnlyList<ChatMessage> Read(JsonField field)
    {
        var items = field.Items();
        if (items.Count == 0)
        {
            field.Fault("is required and must hold at least one message");
        }

        var callNames = new Dictionary<string, string>(StringComparer.Ordinal);
        var messages = new List<ChatMessage>(items.Count);
        foreach (var item in items)
        {
            if (!item.IsObject)
            {
                item.Fault("must be an object with 'role' and 'content'");
                continue;
            }

            messages.Add(ReadOne(item, callNames));
        }

        return messages;
    }

    private static ChatMessage ReadOne(JsonField message, Dictionary<string, string> callNames)
    {
        message.NoteUnknown(Known);
        var role = Role(message["role"]);
        var parts = role switch
        {
            "assistant" => OpenAiAssistant.ReadParts(message, callNames),
            "tool" => [ToolResult(message, callNames)],
            "user" => OpenAiContent.Read(message["content"], required: true),
            _ => TextOnly(message["content"]),
        };
        if (parts.Count > 0 && parts[^1].Cache is null && OpenAiCacheMarks.Read(message) is { } mark)
        {
            parts = [.. parts.Take(parts.Count - 1), parts[^1] with { Cache = mark }];
        }

        return new ChatMessage(new ChatRole(role), parts) { Name = role == "tool" ? null : message["name"].Text() };
    }

    private static string Role(JsonField field)
    {
        if (field.IsString && field.Text() == "function")
        {
            field.Fault("'function' belongs to the retired form of function calling; send role 'tool' with 'tool_call_id'");
            return "user";
        }

        if (!field.IsPresent)
        {
            field.Fault("is required: system, developer, user, assistant or tool");
        }

        return field.Word("system", "developer", "user", "assistant", "tool") ?? "user";
    }

    private static IReadOnlyList<ContentPart> TextOnly(JsonField content)
    {
        var parts = OpenAiContent.Read(content, required: true);
        if (parts.Any(part => part is not TextPart))
        {
            content.Fault("may hold only text in this role");
        }

        return parts;
    }

    private static ToolResultPart ToolResult(JsonField message, Dictionary<string, string> callNames)
    {
        var field = message["tool_call_id"];
        var id = field.RequiredText();
        if (!callNames.TryGetValue(id, out var name))
        {
            field.Fault($"names no tool call of an earlier assistant message: '{id}'");
        }

        // OpenAI has texts only here; other servers take images, which is what tools of agents give back.
        var content = OpenAiContent.Read(message["content"], required: true);
        return new ToolResultPart(id, name, string.Concat(content.OfType<TextPart>().Select(part => part.Text)))
        {
            Media = [.. content.OfType<MediaPart>()],
            Cache = content.Select(part => part.Cache).LastOrDefault(mark => mark is not null),
        };
    }
}
