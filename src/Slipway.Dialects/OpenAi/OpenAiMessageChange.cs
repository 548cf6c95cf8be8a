using System.Text.Json;
using Slipway.Core.Fidelity;

namespace Slipway.Dialects.OpenAi;

/// <summary>Messages on their way into a server's form: roles that it knows, texts where it takes no parts, and an instruction in front.</summary>
/// <param name="instruction">Joins the first instruction of the conversation, or goes before it.</param>
internal sealed class OpenAiMessageChange(OpenAiFieldChange change, string? instruction)
{
    private const string Path = "messages";

    private readonly Utf8JsonWriter json = change.Json;
    private string? waiting = instruction;

    public void Write(JsonElement messages)
    {
        if (messages.ValueKind != JsonValueKind.Array)
        {
            messages.WriteTo(json);
            return;
        }

        json.WriteStartArray();
        var first = true;
        foreach (var message in messages.EnumerateArray())
        {
            if (first && waiting is { } said && !TakesInstruction(message))
            {
                waiting = null;
                json.WriteStartObject();
                json.WriteString("role"u8, "system"u8);
                json.WriteString("content"u8, said);
                json.WriteEndObject();
            }

            first = false;
            WriteOne(message);
        }

        json.WriteEndArray();
    }

    private void WriteOne(JsonElement message)
    {
        var role = Role(message);
        if (message.ValueKind != JsonValueKind.Object || (waiting is null && !IsDeveloper(role) && !IsTextOnly(role)))
        {
            change.Copy(message, Path);
            return;
        }

        json.WriteStartObject();
        foreach (var property in message.EnumerateObject())
        {
            switch (property.Name)
            {
                case "role" when IsDeveloper(role):
                    change.Lose("messages[role=developer]", LossEffect.Rewritten, OpenAiReasons.Developer);
                    json.WriteString("role"u8, change.Traits.DeveloperRole);
                    break;
                case "content":
                    json.WritePropertyName("content"u8);
                    WriteContent(property.Value, role);
                    break;
                default:
                    change.CopyField(property, Path);
                    break;
            }
        }

        json.WriteEndObject();
    }

    private void WriteContent(JsonElement content, string role)
    {
        if (content.ValueKind == JsonValueKind.Array && IsTextOnly(role))
        {
            json.WriteStringValue(Joined(content, role));
        }
        else if (waiting is { } said && content.ValueKind == JsonValueKind.String)
        {
            waiting = null;
            json.WriteStringValue(content.GetString() + "\n\n" + said);
        }
        else
        {
            change.Copy(content, Path + ".content");
        }
    }

    private string Joined(JsonElement content, string role)
    {
        var texts = new List<string>();
        foreach (var part in content.EnumerateArray())
        {
            if (part.ValueKind == JsonValueKind.Object && (part.TryGetProperty("text", out var text) || part.TryGetProperty("refusal", out text)) && text.ValueKind == JsonValueKind.String)
            {
                texts.Add(text.GetString()!);
            }
            else
            {
                change.Lose($"messages[role={role}].content", LossEffect.Dropped, OpenAiReasons.Parts);
            }
        }

        return string.Join(role == "assistant" ? "" : "\n", texts);
    }

    private static bool TakesInstruction(JsonElement message) =>
        Role(message) is "system" or "developer" && message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String;

    private bool IsDeveloper(string role) => role == "developer" && change.Traits.DeveloperRole is not null;

    private bool IsTextOnly(string role) => change.Traits.TextRoles.Contains(role, StringComparer.Ordinal);

    private static string Role(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String ? role.GetString()! : "";
}
