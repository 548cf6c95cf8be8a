using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Reads <c>contents</c> and <c>systemInstruction</c> into messages. A content that holds function responses becomes tool messages, then a user's.</summary>
internal static class GeminiContents
{
    public static void ReadSystem(JsonField field, List<ChatMessage> messages)
    {
        if (!field.IsPresent)
        {
            return;
        }

        if (field.IsString)
        {
            messages.Add(ChatMessage.Text(ChatRole.System, field.Text()!));
            return;
        }

        if (!field.ExpectObject())
        {
            return;
        }

        var texts = field["parts"].Items().Select(part => part["text"].Text()).Where(text => !string.IsNullOrEmpty(text)).Select(text => new TextPart(text!)).ToList();
        if (texts.Count > 0)
        {
            messages.Add(new ChatMessage(ChatRole.System, [.. texts]));
        }
    }

    public static void Read(JsonField field, List<ChatMessage> messages)
    {
        var contents = field.Items();
        if (contents.Count == 0)
        {
            field.Fault("is required and must hold at least one content");
        }

        var ids = new GeminiCallIds();
        foreach (var content in contents)
        {
            if (!content.IsObject)
            {
                content.Fault("must be an object with 'role' and 'parts'");
                continue;
            }

            ReadOne(content, ids, messages);
        }
    }

    private static void ReadOne(JsonField content, GeminiCallIds ids, List<ChatMessage> messages)
    {
        var role = content["role"].Word("user", "model", "function", "") ?? "user";
        var items = content["parts"].Items();
        if (items.Count == 0)
        {
            content["parts"].Fault("is required and must hold at least one part");
        }

        var parts = new List<ContentPart>();
        foreach (var item in items)
        {
            GeminiParts.Read(item, parts, ids);
        }

        if (role == "model")
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, parts));
            return;
        }

        var results = parts.Where(part => part is ToolResultPart).ToList();
        if (results.Count > 0)
        {
            messages.Add(new ChatMessage(ChatRole.Tool, results));
        }

        if (parts.Count > results.Count)
        {
            messages.Add(new ChatMessage(ChatRole.User, [.. parts.Where(part => part is not ToolResultPart)]));
        }
    }
}
