using System.Buffers;
using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// Writes the events of a streamed message. Blocks stand one after the other there: what comes while a tool call is not complete waits until it is, or until
/// the answer ends. A failed stream ends with <c>error</c> and without <c>message_stop</c>.
/// </summary>
internal sealed class AnthropicStreamWriter : IChatStreamWriter
{
    private readonly Queue<ChatStreamEvent> waiting = new();
    private AnthropicOpenBlock? open;
    private int count;
    private bool called;
    private bool started;
    private bool failed;
    private ChoiceFinished? finish;
    private TokenUsage usage;

    public string ContentType => "text/event-stream";

    public void Write(IBufferWriter<byte> output, ChatStreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case StreamStarted start:
                Start(output, start);
                break;
            case UsageReported reported:
                usage = reported.Usage;
                break;
            case ChoiceFinished { Choice: 0 } finished:
                finish = finished;
                break;
            case StreamFailed failure:
                Flush(output);
                failed = true;
                Fail(output, failure);
                break;
            case ChoiceFinished:
                break;
            default:
                Take(output, streamEvent);
                break;
        }
    }

    public void Complete(IBufferWriter<byte> output)
    {
        if (failed || !started)
        {
            return;
        }

        Flush(output);
        Close(output);
        Event(output, "message_delta", json =>
        {
            json.WriteStartObject("delta"u8);
            AnthropicReplyWriter.WriteStop(json, finish?.Reason ?? FinishReason.Stop, finish?.StopSequence, called);
            json.WriteEndObject();
            AnthropicUsage.Write(json, usage);
        });
        Event(output, "message_stop", static _ => { });
    }

    private void Take(IBufferWriter<byte> output, ChatStreamEvent streamEvent)
    {
        if (!started)
        {
            Start(output, new StreamStarted("", "", DateTimeOffset.UnixEpoch));
        }

        if (open is { IsUnfinishedCall: true } call && !(streamEvent is ToolCallArguments { Choice: 0 } more && call.Is(more.Call)))
        {
            waiting.Enqueue(streamEvent);
            return;
        }

        Apply(output, streamEvent);
        while (waiting.Count > 0 && open is not { IsUnfinishedCall: true })
        {
            Drain(output);
        }
    }

    /// <summary>Nothing more comes: what waits is written, whether the call before it is complete or not.</summary>
    private void Flush(IBufferWriter<byte> output)
    {
        while (waiting.Count > 0)
        {
            Close(output);
            Drain(output);
        }
    }

    private void Drain(IBufferWriter<byte> output)
    {
        var events = waiting.ToArray();
        waiting.Clear();
        foreach (var one in events)
        {
            Take(output, one);
        }
    }

    private void Apply(IBufferWriter<byte> output, ChatStreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case TextDelta { Choice: 0 } text when text.Text.Length > 0:
                Delta(output, AnthropicOpenBlock.Text, "text_delta", "text", text.Text);
                break;
            case RefusalDelta { Choice: 0 } refusal when refusal.Text.Length > 0:
                Delta(output, AnthropicOpenBlock.Refusal, "text_delta", "text", refusal.Text);
                break;
            case ThoughtDelta { Choice: 0 } thought:
                Thought(output, thought);
                break;
            case CitationDelta { Choice: 0 } citation:
                Open(output, AnthropicOpenBlock.Text);
                Piece(output, "citations_delta", json =>
                {
                    json.WritePropertyName("citation"u8);
                    AnthropicCitations.WriteOne(json, citation.Citation);
                });
                break;
            case ToolCallStarted { Choice: 0 } start:
                called = true;
                Close(output);
                Open(output, AnthropicOpenBlock.Of(start));
                break;
            case ToolCallArguments { Choice: 0 } more when open?.Is(more.Call) == true && more.Fragment.Length > 0:
                open.Add(more.Fragment);
                Piece(output, "input_json_delta", json => json.WriteString("partial_json"u8, more.Fragment));
                break;
            case PartDelta { Choice: 0, Part: HostedPart hosted } when hosted.Dialect == DialectId.Anthropic.Value:
                Whole(output, json => json.WriteRawValue(hosted.Json, skipInputValidation: true));
                break;
        }
    }

    private void Thought(IBufferWriter<byte> output, ThoughtDelta thought)
    {
        var signature = AnthropicState.ForClient(thought.State);
        if (thought.Redacted)
        {
            if (signature is not null)
            {
                Whole(output, json => AnthropicTurnWriter.WriteThought(json, new ThoughtPart("") { Redacted = true }, signature));
            }

            return;
        }

        if (thought.Text.Length > 0)
        {
            Delta(output, AnthropicOpenBlock.Thinking, "thinking_delta", "thinking", thought.Text);
        }

        if (signature is not null)
        {
            Delta(output, AnthropicOpenBlock.Thinking, "signature_delta", "signature", signature);
            Close(output);
        }
    }

    private void Whole(IBufferWriter<byte> output, Action<Utf8JsonWriter> block)
    {
        Close(output);
        Open(output, new AnthropicOpenBlock("", block));
        Close(output);
    }

    private void Delta(IBufferWriter<byte> output, AnthropicOpenBlock block, string type, string name, string text)
    {
        Open(output, block);
        Piece(output, type, json => json.WriteString(name, text));
    }

    private void Piece(IBufferWriter<byte> output, string type, Action<Utf8JsonWriter> delta) =>
        Event(output, "content_block_delta", json =>
        {
            json.WriteNumber("index"u8, count - 1);
            json.WriteStartObject("delta"u8);
            json.WriteString("type"u8, type);
            delta(json);
            json.WriteEndObject();
        });

    private void Open(IBufferWriter<byte> output, AnthropicOpenBlock block)
    {
        if (ReferenceEquals(open, block))
        {
            return;
        }

        Close(output);
        open = block;
        Event(output, "content_block_start", json =>
        {
            json.WriteNumber("index"u8, count);
            json.WritePropertyName("content_block"u8);
            block.WriteStart(json);
        });
        count++;
    }

    private void Close(IBufferWriter<byte> output)
    {
        if (open is not null)
        {
            open = null;
            Event(output, "content_block_stop", json => json.WriteNumber("index"u8, count - 1));
        }
    }

    private void Start(IBufferWriter<byte> output, StreamStarted start)
    {
        if (started)
        {
            return;
        }

        started = true;
        Event(output, "message_start", json =>
        {
            json.WriteStartObject("message"u8);
            json.WriteString("id"u8, start.Id);
            json.WriteString("type"u8, "message"u8);
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("model"u8, start.Model);
            json.WriteStartArray("content"u8);
            json.WriteEndArray();
            json.WriteNull("stop_reason"u8);
            json.WriteNull("stop_sequence"u8);
            AnthropicUsage.Write(json, default, start.ServiceTier);
            json.WriteEndObject();
        });
    }

    private static void Fail(IBufferWriter<byte> output, StreamFailed failure)
    {
        output.Write("event: error\ndata: "u8);
        AnthropicErrors.Write(output, failure.Error, null);
        output.Write("\n\n"u8);
    }

    /// <summary>Clients go by the <c>event</c> line: without it they see nothing, and say nothing.</summary>
    private static void Event(IBufferWriter<byte> output, string type, Action<Utf8JsonWriter> write)
    {
        output.Write("event: "u8);
        output.Write(Encoding.UTF8.GetBytes(type));
        output.Write("\ndata: "u8);
        using (var json = WireJson.Writer(output))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            write(json);
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }
}
