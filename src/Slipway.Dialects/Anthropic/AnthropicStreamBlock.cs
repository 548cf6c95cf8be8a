using System.Buffers;
using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>One content block of a stream that is being read, from its start to its stop.</summary>
/// <param name="call">Which of the answer's tool calls it is.</param>
/// <param name="textStart">How much text the answer had before.</param>
internal sealed class AnthropicStreamBlock(JsonField start, int call, int textStart)
{
    private readonly string type = start["type"].RequiredText();
    private readonly JsonElement whole = start.Element.Clone();
    private readonly StringBuilder input = new();
    private string? signature;
    private bool argued;

    public bool IsCall => type == "tool_use";

    /// <summary>How much text has come.</summary>
    public int Length { get; private set; }

    public void Begin(ICollection<ChatStreamEvent> events)
    {
        var block = new JsonField(whole, null, start.Context);
        switch (type)
        {
            case "text":
                AddText(block["text"].Text(), events);
                foreach (var citation in block["citations"].Items())
                {
                    events.Add(new CitationDelta(0, AnthropicCitations.ReadOne(citation, textStart, textStart + Length)));
                }

                break;
            case "thinking":
                AddThought(block["thinking"].Text(), events);
                signature = block["signature"].Text();
                break;
            case "redacted_thinking":
                events.Add(new ThoughtDelta(0, "", AnthropicState.Read(block["data"].Text())) { Redacted = true });
                break;
            case "tool_use":
                events.Add(new ToolCallStarted(0, call, block["id"].RequiredText(), block["name"].RequiredText()));

                // Some servers give the whole input at once; Anthropic an empty one.
                if (block["input"] is { IsObject: true } given && given.Element.GetPropertyCount() > 0)
                {
                    AddArguments(given.CompactObject(), events);
                }

                break;
        }
    }

    public void Take(JsonField delta, ICollection<ChatStreamEvent> events)
    {
        switch (delta["type"].Text())
        {
            case "text_delta":
                AddText(delta["text"].Text(), events);
                break;
            case "thinking_delta":
                AddThought(delta["thinking"].Text(), events);
                break;
            case "signature_delta":
                signature = delta["signature"].Text() ?? signature;
                break;
            case "citations_delta":
                events.Add(new CitationDelta(0, AnthropicCitations.ReadOne(delta["citation"], textStart, textStart + Length)));
                break;
            case "input_json_delta" when IsCall:
                AddArguments(delta["partial_json"].Text(), events);
                break;
            case "input_json_delta":
                input.Append(delta["partial_json"].Text());
                break;
        }
    }

    public void End(ICollection<ChatStreamEvent> events)
    {
        switch (type)
        {
            case "thinking" when AnthropicState.Read(signature) is { } state:
                events.Add(new ThoughtDelta(0, "", state));
                break;
            case "tool_use" when !argued:
                events.Add(new ToolCallArguments(0, call, "{}"));
                break;
            case "text" or "thinking" or "redacted_thinking" or "tool_use" or "":
                break;
            default:
                events.Add(new PartDelta(0, new HostedPart(DialectId.Anthropic.Value, type, Whole())));
                break;
        }
    }

    private void AddText(string? text, ICollection<ChatStreamEvent> events)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Length += text.Length;
            events.Add(new TextDelta(0, text));
        }
    }

    private static void AddThought(string? text, ICollection<ChatStreamEvent> events)
    {
        if (!string.IsNullOrEmpty(text))
        {
            events.Add(new ThoughtDelta(0, text));
        }
    }

    private void AddArguments(string? fragment, ICollection<ChatStreamEvent> events)
    {
        if (!string.IsNullOrEmpty(fragment))
        {
            argued = true;
            events.Add(new ToolCallArguments(0, call, fragment));
        }
    }

    /// <summary>The block with the input that came in pieces.</summary>
    private string Whole()
    {
        if (input.Length == 0 || !WireJson.ParseUpstream(Encoding.UTF8.GetBytes(input.ToString())).Try(out var document, out _))
        {
            return whole.GetRawText();
        }

        using (document)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = WireJson.Writer(buffer))
            {
                json.WriteStartObject();
                foreach (var property in whole.EnumerateObject().Where(property => property.Name != "input"))
                {
                    property.WriteTo(json);
                }

                json.WritePropertyName("input"u8);
                document.RootElement.WriteTo(json);
                json.WriteEndObject();
            }

            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
    }
}
