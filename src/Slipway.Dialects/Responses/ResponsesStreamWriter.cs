using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Responses;

/// <summary>
/// Writes a response as server-sent events, each with its <c>event:</c> line and number: created and in_progress; for every item added, its pieces, done;
/// then completed, incomplete or failed with the whole response. There is no <c>[DONE]</c>. A failed stream has an <c>error</c> event before its end,
/// flat as OpenAI's schema wants it and with an <c>error</c> object, by which its SDK knows it.
/// </summary>
internal sealed class ResponsesStreamWriter(Asked asked, string publicModel) : IChatStreamWriter, IFinalReply, IOutputListener
{
    private readonly ResponsesEcho echo = new(asked.Body);
    private IBufferWriter<byte> output = new ArrayBufferWriter<byte>();
    private Utf8JsonWriter? json;
    private ResponseObject? response;
    private OutputBuilder? builder;
    private int sequence;

    /// <summary>The status of items that end: completed, until the answer's own end cuts the last one off.</summary>
    private string lastStatus = OutputItemWriter.Completed;

    public string ContentType => "text/event-stream";

    public ReadOnlyMemory<byte>? Reply { get; private set; }

    public void Write(IBufferWriter<byte> output, ChatStreamEvent streamEvent)
    {
        this.output = output;
        switch (streamEvent)
        {
            case StreamStarted started:
                Begin(started);
                break;
            case TextDelta { Choice: 0 } text:
                Builder.Text(text.Text, text.State);
                break;
            case ThoughtDelta { Choice: 0 } thought:
                Builder.Think(thought.Text, thought.State, thought.Id);
                break;
            case RefusalDelta { Choice: 0, Text.Length: > 0 } refusal:
                Builder.Refuse(refusal.Text);
                break;
            case PartDelta { Choice: 0 } part:
                Builder.Add(part.Part);
                break;
            case CitationDelta { Choice: 0 } citation:
                Builder.Cite(citation.Citation);
                break;
            case ToolCallStarted { Choice: 0 } call:
                Builder.Call(call.Call, call.Id, call.Name, call.State);
                break;
            case ToolCallArguments { Choice: 0 } arguments:
                Builder.Argue(arguments.Call, arguments.Fragment);
                break;
            case LogProbsDelta { Choice: 0 } logProbs:
                Builder.LogProbs(logProbs.LogProbs);
                break;
            case ChoiceFinished { Choice: 0 } finished:
                Response.Reason = finished.Reason;
                break;
            case UsageReported reported:
                Response.Usage = reported.Usage;
                break;
            case StreamFailed failure:
                Response.Failure ??= failure.Error;
                break;
        }
    }

    public void Complete(IBufferWriter<byte> output)
    {
        this.output = output;
        var status = Response.EndStatus;
        if (Response.Failure is { } failure)
        {
            // What was begun stays open: nobody knows its rest.
            Failed(failure);
        }
        else
        {
            lastStatus = status;
            Builder.CloseAll();
        }

        var whole = new ArrayBufferWriter<byte>();
        using (var writer = WireJson.Writer(whole))
        {
            Response.Write(writer, status);
        }

        Event("response." + status, status, (writer, _) =>
        {
            writer.WritePropertyName("response"u8);
            writer.WriteRawValue(whole.WrittenSpan, skipInputValidation: true);
        });
        Reply = whole.WrittenMemory;
    }

    void IOutputListener.ItemAdded(OutputItem item) => Item("response.output_item.added", item, OutputItemWriter.InProgress, empty: true);

    void IOutputListener.ItemDone(OutputItem item) => Item("response.output_item.done", item, lastStatus, empty: false);

    void IOutputListener.ContentAdded(MessageItem item, MessageContent content) => Part("response.content_part.added", item, content, empty: true);

    void IOutputListener.ContentDone(MessageItem item, MessageContent content)
    {
        var (name, key) = content.IsRefusal ? ("response.refusal.done", "refusal") : ("response.output_text.done", "text");
        Event(name, (item, content, key), (writer, at) =>
        {
            Place(writer, at.item, at.content);
            writer.WriteString(at.key, at.content.Text.ToString());
            if (!at.content.IsRefusal)
            {
                ResponsesLogProbs.Write(writer, at.content.LogProbs);
            }
        });
        Part("response.content_part.done", item, content, empty: false);
    }

    void IOutputListener.Said(MessageItem item, MessageContent content, string text, IReadOnlyList<TokenLogProb> logProbs)
    {
        if (text.Length == 0 && logProbs.Count == 0)
        {
            return;
        }

        Event(content.IsRefusal ? "response.refusal.delta" : "response.output_text.delta", (item, content, text, logProbs), (writer, delta) =>
        {
            Place(writer, delta.item, delta.content);
            writer.WriteString("delta"u8, delta.text);
            if (!delta.content.IsRefusal)
            {
                ResponsesLogProbs.Write(writer, delta.logProbs);
            }
        });
    }

    void IOutputListener.Cited(MessageItem item, MessageContent content, Citation citation) =>
        Event("response.output_text.annotation.added", (item, content, citation), (writer, added) =>
        {
            Place(writer, added.item, added.content);
            writer.WriteNumber("annotation_index"u8, added.content.Citations.Count - 1);
            writer.WritePropertyName("annotation"u8);
            ResponsesAnnotations.Write(writer, added.citation, added.content.Text.Length);
        });

    void IOutputListener.SummaryBegun(ReasoningItem item) => Summary("response.reasoning_summary_part.added", item, writer =>
    {
        writer.WritePropertyName("part"u8);
        OutputItemWriter.WriteSummary(writer, "");
    });

    void IOutputListener.Thought(ReasoningItem item, string text) =>
        Summary("response.reasoning_summary_text.delta", item, writer => writer.WriteString("delta"u8, text));

    void IOutputListener.SummaryDone(ReasoningItem item)
    {
        var text = item.Summary.ToString();
        Summary("response.reasoning_summary_text.done", item, writer => writer.WriteString("text"u8, text));
        Summary("response.reasoning_summary_part.done", item, writer =>
        {
            writer.WritePropertyName("part"u8);
            OutputItemWriter.WriteSummary(writer, text);
        });
    }

    void IOutputListener.Argued(CallItem item, string fragment)
    {
        // The input of a custom tool stands inside of JSON, so it can be given only when that is whole.
        if (!item.IsCustom)
        {
            Argument("response.function_call_arguments.delta", item, "delta", fragment);
        }
    }

    void IOutputListener.ArgumentsDone(CallItem item)
    {
        var text = OutputItemWriter.Arguments(item);
        if (item.IsCustom)
        {
            Argument("response.custom_tool_call_input.delta", item, "delta", text);
            Argument("response.custom_tool_call_input.done", item, "input", text);
            return;
        }

        if (item.Arguments.Length == 0)
        {
            Argument("response.function_call_arguments.delta", item, "delta", text);
        }

        Event("response.function_call_arguments.done", (item, text), static (writer, done) =>
        {
            writer.WriteString("item_id"u8, done.item.Id);
            writer.WriteString("name"u8, done.item.Name);
            writer.WriteNumber("output_index"u8, done.item.Index);
            writer.WriteString("arguments"u8, done.text);
        });
    }

    /// <summary>The response; begun here when the upstream failed before it began one.</summary>
    private ResponseObject Response => response ?? Begin(new StreamStarted(asked.ReplyId ?? "none", publicModel, DateTimeOffset.UnixEpoch));

    private OutputBuilder Builder
    {
        get
        {
            _ = Response;
            return builder!;
        }
    }

    private ResponseObject Begin(StreamStarted started)
    {
        if (response is not null)
        {
            return response;
        }

        response = new ResponseObject(ResponseObject.IdOf(asked.ReplyId, started.Id), started.Model, started.Created, echo) { ServiceTier = OpenAiAbilities.Tier(started.ServiceTier) };
        builder = new OutputBuilder(response, this);
        foreach (var name in (string[])["response.created", "response.in_progress"])
        {
            Event(name, response, static (writer, made) =>
            {
                writer.WritePropertyName("response"u8);
                made.Write(writer, OutputItemWriter.InProgress);
            });
        }

        return response;
    }

    private void Failed(Error failure) => Event("error", failure, static (writer, error) =>
    {
        var code = error.Code ?? ResponsesFinish.ErrorCode(error);
        writer.WriteString("code"u8, code);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("param"u8, error.Field);
        writer.WriteStartObject("error"u8);
        writer.WriteString("type"u8, OpenAi.OpenAiErrors.TypeOf(error.Kind));
        writer.WriteString("code"u8, code);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("param"u8, error.Field);
        writer.WriteEndObject();
    });

    private void Item(string name, OutputItem item, string status, bool empty) => Event(name, (item, status, empty), static (writer, at) =>
    {
        writer.WriteNumber("output_index"u8, at.item.Index);
        writer.WritePropertyName("item"u8);
        OutputItemWriter.Write(writer, at.item, at.status, at.empty);
    });

    private void Part(string name, MessageItem item, MessageContent content, bool empty) => Event(name, (item, content, empty), static (writer, at) =>
    {
        Place(writer, at.item, at.content);
        writer.WritePropertyName("part"u8);
        OutputItemWriter.WriteContent(writer, at.content, at.empty);
    });

    private void Summary(string name, ReasoningItem item, Action<Utf8JsonWriter> more) => Event(name, (item, more), static (writer, at) =>
    {
        writer.WriteString("item_id"u8, at.item.Id);
        writer.WriteNumber("output_index"u8, at.item.Index);
        writer.WriteNumber("summary_index"u8, 0);
        at.more(writer);
    });

    private void Argument(string name, CallItem item, string key, string text) => Event(name, (item, key, text), static (writer, at) =>
    {
        writer.WriteString("item_id"u8, at.item.Id);
        writer.WriteNumber("output_index"u8, at.item.Index);
        writer.WriteString(at.key, at.text);
    });

    private static void Place(Utf8JsonWriter writer, MessageItem item, MessageContent content)
    {
        writer.WriteString("item_id"u8, item.Id);
        writer.WriteNumber("output_index"u8, item.Index);
        writer.WriteNumber("content_index"u8, item.Content.IndexOf(content));
    }

    private void Event<T>(string name, T state, Action<Utf8JsonWriter, T> write)
    {
        output.Write("event: "u8);
        output.Write(System.Text.Encoding.ASCII.GetBytes(name));
        output.Write("\ndata: "u8);
        if (json is null)
        {
            json = WireJson.Writer(output);
        }
        else
        {
            json.Reset(output);
        }

        json.WriteStartObject();
        json.WriteString("type"u8, name);
        json.WriteNumber("sequence_number"u8, sequence++);
        write(json, state);
        json.WriteEndObject();
        json.Flush();
        output.Write("\n\n"u8);
    }
}
