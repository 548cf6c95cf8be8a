using System.Text;
using System.Text.Json;

namespace Slipway.Lifecycle.Datasets.Formats;

/// <summary>
/// Gemini's supervised tuning rows: {"systemInstruction"?, "contents":[{"role":"user|model","parts":[{"text"}]}]} in camelCase or
/// snake_case. Starts with the user, alternates, ends with the model; parts are not empty; one key is not written in both cases.
/// Text only: file data and function calls are refused by name.
/// </summary>
public sealed class GeminiTuning : IRowFormat
{
    private static readonly string[] SystemKeys = ["systemInstruction", "system_instruction"];
    private static readonly string[] NonTextParts =
        ["fileData", "file_data", "inlineData", "inline_data", "functionCall", "function_call", "functionResponse", "function_response"];

    public string Name => "gemini_tuning";

    public string Title => "Gemini tuning JSONL";

    public string Keys => "contents";

    public bool Matches(JsonElement row) => row.TryGetProperty("contents", out _);

    public Example? Read(JsonElement row, RowScope scope)
    {
        if (SystemKeys.All(k => row.TryGetProperty(k, out _)))
            return scope.Refuse(SystemKeys[1], "key_twice", "stands beside systemInstruction.", "Keep one of the two spellings.");
        var contents = row.TryGetProperty("contents", out var value) ? value : default;
        if (contents.ValueKind != JsonValueKind.Array || contents.GetArrayLength() == 0)
            return scope.Refuse("contents", "wrong_type", "is missing, empty or not an array.", "Write a list of {\"role\", \"parts\"} objects.");
        if (!scope.TryCommon(row, out var label, out var group, out var weight)) return null;

        string? system = null;
        foreach (var key in SystemKeys)
        {
            if (!row.TryGetProperty(key, out var instruction)) continue;
            system = Parts(instruction, key, scope);
            if (system is null) return null;
        }

        var turns = new List<Turn>();
        foreach (var content in contents.EnumerateArray())
        {
            var path = FormattableString.Invariant($"contents[{turns.Count}]");
            if (content.ValueKind != JsonValueKind.Object)
                return scope.Refuse(path, "wrong_type", $"is {RowScope.Named(content)}.", "Write {\"role\": …, \"parts\": […]}.");
            var role = scope.RequiredText(content, "role", path + ".role");
            if (role is null) return null;
            if (role is not ("user" or "model"))
                return scope.Refuse(path + ".role", "role_unknown", $"is \"{role}\".", "Use user or model; a standing instruction goes to systemInstruction.");
            var speaker = role == "user" ? Speaker.User : Speaker.Model;
            if (speaker != (turns.Count % 2 == 0 ? Speaker.User : Speaker.Model))
                return scope.Refuse(path + ".role", "roles_do_not_alternate", $"is \"{role}\" out of turn.", "Start with user and alternate user, model.");
            var text = Parts(content, path, scope);
            if (text is null) return null;
            turns.Add(new Turn(speaker, text));
        }
        if (turns[^1].Speaker != Speaker.Model)
            return scope.Refuse("contents", "no_target", "does not end with a model turn.", "End each row with the answer to learn.");
        var target = turns[^1].Text.Trim();
        turns.RemoveAt(turns.Count - 1);
        return new Example(system, turns, target, label, group, scope.Source, weight);
    }

    private static string? Parts(JsonElement content, string path, RowScope scope)
    {
        if (content.ValueKind != JsonValueKind.Object || !content.TryGetProperty("parts", out var parts)
            || parts.ValueKind != JsonValueKind.Array || parts.GetArrayLength() == 0)
        {
            scope.Refuse(path + ".parts", "wrong_type", "is missing, empty or not an array.", "Write \"parts\": [{\"text\": \"…\"}].");
            return null;
        }
        var text = new StringBuilder();
        var index = 0;
        foreach (var part in parts.EnumerateArray())
        {
            var partPath = FormattableString.Invariant($"{path}.parts[{index++}]");
            if (part.ValueKind != JsonValueKind.Object || NonTextParts.Any(k => part.TryGetProperty(k, out _)))
            {
                scope.Refuse(partPath, "part_unsupported", "is not a text part.", "Remove files and function calls: only text is learned.");
                return null;
            }
            var piece = scope.RequiredText(part, "text", partPath + ".text");
            if (piece is null) return null;
            text.Append(piece);
        }
        return text.ToString();
    }
}
