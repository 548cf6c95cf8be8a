using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// Reads <c>system</c> and <c>messages</c>. Tool results stand in user turns there; in the hub they have messages of their own, in front of what else the
/// user says.
/// </summary>
internal static class AnthropicMessages
{
    private static readonly FrozenSet<string> Known = new[] { "role", "content" }.ToFrozenSet(StringComparer.Ordinal);

    public static List<ChatMessage> Read(JsonField system, JsonField field)
    {
        var messages = new List<ChatMessage>();
        if (system.IsPresent)
        {
            Add(messages, ChatRole.System, Texts(system));
        }

        var items = field.Items();
        if (items.Count == 0)
        {
            field.Fault("is required and must hold at least one message");
        }

        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!item.IsObject)
            {
                item.Fault("must be an object with 'role' and 'content'");
                continue;
            }

            item.NoteUnknown(Known);
            ReadOne(item, messages, calls);
        }

        return messages;
    }

    private static void ReadOne(JsonField message, List<ChatMessage> messages, Dictionary<string, string> calls)
    {
        var role = message["role"];
        if (!role.IsPresent)
        {
            role.Fault("is required: user, assistant or system");
        }

        switch (role.Word("user", "assistant", "system"))
        {
            case "system":
                Add(messages, ChatRole.System, Texts(message["content"]));
                break;
            case "assistant":
                var said = AnthropicBlocks.Read(message["content"], calls);
                foreach (var call in said.OfType<ToolCallPart>())
                {
                    calls[call.Id] = call.Name;
                }

                messages.Add(new ChatMessage(ChatRole.Assistant, said));
                break;
            default:
                var parts = AnthropicBlocks.Read(message["content"], calls);
                Add(messages, ChatRole.Tool, [.. parts.Where(part => part is ToolResultPart)]);
                Add(messages, ChatRole.User, [.. parts.Where(part => part is not ToolResultPart)]);
                break;
        }
    }

    private static void Add(List<ChatMessage> messages, ChatRole role, IReadOnlyList<ContentPart> parts)
    {
        if (parts.Count > 0)
        {
            messages.Add(new ChatMessage(role, parts));
        }
    }

    private static IReadOnlyList<ContentPart> Texts(JsonField content)
    {
        var parts = AnthropicBlocks.Read(content, new Dictionary<string, string>(StringComparer.Ordinal));
        if (parts.Any(part => part is not TextPart))
        {
            content.Fault("may hold only text");
        }

        return [.. parts.OfType<TextPart>().Where(part => part.Text.Length > 0)];
    }
}
