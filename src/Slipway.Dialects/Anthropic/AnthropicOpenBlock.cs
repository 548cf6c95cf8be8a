using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Anthropic;

/// <summary>The block of a stream that is being written; a tool call knows from its brackets whether its arguments are complete.</summary>
/// <param name="type">text, thinking or tool_use; empty where the start holds the whole block.</param>
internal sealed class AnthropicOpenBlock(string type, Action<Utf8JsonWriter> start)
{
    /// <summary>Text and thoughts go on in one block while nothing comes between: there is one of each.</summary>
    public static readonly AnthropicOpenBlock Text = new("text", WriteEmptyText);

    /// <summary>A refusal is a text of its own.</summary>
    public static readonly AnthropicOpenBlock Refusal = new("text", WriteEmptyText);

    public static readonly AnthropicOpenBlock Thinking = new("thinking", static json =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "thinking"u8);
        json.WriteString("thinking"u8, ""u8);
        json.WriteString("signature"u8, ""u8);
        json.WriteEndObject();
    });

    private int call = -1;
    private int depth;
    private bool inText;
    private bool escaped;
    private bool complete;

    public bool IsUnfinishedCall => type == "tool_use" && !complete;

    public static AnthropicOpenBlock Of(ToolCallStarted started) => new("tool_use", json =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, started.Id);
        json.WriteString("name"u8, started.Name);
        json.WriteStartObject("input"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    })
    {
        call = started.Call,
    };

    public bool Is(int number) => type == "tool_use" && call == number;

    public void WriteStart(Utf8JsonWriter json) => start(json);

    private static void WriteEmptyText(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, ""u8);
        json.WriteEndObject();
    }

    public void Add(string fragment)
    {
        foreach (var letter in fragment)
        {
            if (inText)
            {
                inText = escaped || letter != '"';
                escaped = !escaped && letter == '\\';
                continue;
            }

            switch (letter)
            {
                case '"':
                    inText = true;
                    break;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']':
                    complete |= --depth <= 0;
                    break;
            }
        }
    }
}
