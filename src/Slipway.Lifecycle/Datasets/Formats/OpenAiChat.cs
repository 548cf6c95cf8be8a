using System.Text;
using System.Text.Json;

namespace Slipway.Lifecycle.Datasets.Formats;

/// <summary>
/// OpenAI's supervised fine-tuning rows: {"messages":[system?, user, assistant, …]}, the last message the assistant's. An
/// assistant message may carry <c>weight</c> 0 or 1. Text only: tool calls and images are refused by name.
/// </summary>
public sealed class OpenAiChat : IRowFormat
{
    public string Name => "openai_chat";

    public string Title => "OpenAI chat JSONL";

    public string Keys => "messages";

    public bool Matches(JsonElement row) => row.TryGetProperty("messages", out _);

    public Example? Read(JsonElement row, RowScope scope)
    {
        var messages = row.TryGetProperty("messages", out var value) ? value : default;
        if (messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
            return scope.Refuse("messages", "wrong_type", "is missing, empty or not an array.", "Write a list of {\"role\", \"content\"} objects.");
        if (!scope.TryCommon(row, out var label, out var group, out var weight)) return null;

        string? system = null;
        var turns = new List<Turn>();
        var index = 0;
        foreach (var message in messages.EnumerateArray())
        {
            var path = FormattableString.Invariant($"messages[{index++}]");
            if (message.ValueKind != JsonValueKind.Object)
                return scope.Refuse(path, "wrong_type", $"is {RowScope.Named(message)}.", "Write {\"role\": …, \"content\": …}.");
            var role = scope.RequiredText(message, "role", path + ".role");
            if (role is null) return null;
            var text = Content(message, path, scope);
            if (text is null) return null;
            switch (role)
            {
                case "system" or "developer" when turns.Count == 0 && system is null: system = text; break;
                case "system" or "developer": return scope.Refuse(path + ".role", "system_not_first", $"is \"{role}\" after the start.", "Keep one system message, at the beginning.");
                case "user": turns.Add(new Turn(Speaker.User, text)); break;
                case "assistant": turns.Add(new Turn(Speaker.Model, text)); break;
                default: return scope.Refuse(path + ".role", "role_unknown", $"is \"{role}\".", "Use system, user or assistant; tool messages cannot be learned here.");
            }
            if (index == messages.GetArrayLength() && !TryWeight(message, path, scope, ref weight)) return null;
        }
        if (turns.Count == 0 || turns[^1].Speaker != Speaker.Model)
            return scope.Refuse("messages", "no_target", "does not end with an assistant message.", "End each row with the answer to learn.");
        var target = turns[^1].Text.Trim();
        turns.RemoveAt(turns.Count - 1);
        if (turns.Count == 0 || turns[^1].Speaker != Speaker.User)
            return scope.Refuse("messages", "no_user_turn", "has no user message before the last assistant message.", "Add the question that is answered.");
        return new Example(system, turns, target, label, group, scope.Source, weight);
    }

    private static bool TryWeight(JsonElement message, string path, RowScope scope, ref double weight)
    {
        if (!message.TryGetProperty("weight", out var value)) return true;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is 0 or 1)
        {
            weight *= value.GetInt32();
            return true;
        }
        scope.Refuse(path + ".weight", "wrong_type", "is neither 0 nor 1.", "Use 0 to leave the message out of the loss, 1 to learn it.");
        return false;
    }

    private static string? Content(JsonElement message, string path, RowScope scope)
    {
        if (message.TryGetProperty("tool_calls", out _) || message.TryGetProperty("function_call", out _))
            return RefuseText(scope, path, "tool_calls_unsupported", "calls a tool.", "Remove the row: only text is learned.");
        if (!message.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array)
            return scope.RequiredText(message, "content", path + ".content");

        var text = new StringBuilder();
        var index = 0;
        foreach (var part in content.EnumerateArray())
        {
            var partPath = FormattableString.Invariant($"{path}.content[{index++}]");
            if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || !type.ValueEquals("text"))
                return RefuseText(scope, partPath, "part_unsupported", "is not a text part.", "Remove images, audio and files: only text is learned.");
            var piece = scope.RequiredText(part, "text", partPath + ".text");
            if (piece is null) return null;
            text.Append(piece);
        }
        return text.Length > 0 ? text.ToString() : RefuseText(scope, path + ".content", "empty_text", "is empty.", "Give it text or remove the row.");
    }

    private static string? RefuseText(RowScope scope, string field, string code, string reason, string fix)
    {
        scope.Refuse(field, code, reason, fix);
        return null;
    }
}
