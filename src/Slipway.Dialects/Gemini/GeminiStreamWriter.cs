using System.Buffers;
using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Writes a stream of <c>GenerateContentResponse</c>: server-sent events with nothing but <c>data:</c> lines (Google's client drops events that have other
/// fields and chokes on <c>[DONE]</c>), or a JSON array. Tool calls wait until their choice ends, since their arguments must be whole. The end of a choice waits
/// for the usage, which belongs into the same chunk.
/// </summary>
internal sealed class GeminiStreamWriter(bool sse) : IChatStreamWriter
{
    private readonly SortedDictionary<int, OpenChoice> choices = [];
    private StreamStarted start = new("", "", DateTimeOffset.UnixEpoch);
    private TokenUsage? usage;
    private bool begun;
    private bool failed;

    public string ContentType => sse ? "text/event-stream" : "application/json; charset=UTF-8";

    public void Write(IBufferWriter<byte> output, ChatStreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case StreamStarted started:
                start = started;
                break;
            case TextDelta text:
                Delta(output, text.Choice, new TextPart(text.Text));
                break;
            case RefusalDelta refusal:
                Delta(output, refusal.Choice, new TextPart(refusal.Text));
                break;
            case ThoughtDelta thought:
                Delta(output, thought.Choice, new ThoughtPart(thought.Text, thought.State));
                break;
            case PartDelta { Part: MediaPart media } made:
                Delta(output, made.Choice, media);
                break;
            case ToolCallStarted call:
                Choice(call.Choice).Calls[call.Call] = new OpenCall(call);
                break;
            case ToolCallArguments arguments when Choice(arguments.Choice).Calls.TryGetValue(arguments.Call, out var open):
                open.Arguments.Append(arguments.Fragment);
                break;
            case LogProbsDelta logProbs:
                Choice(logProbs.Choice).LogProbs.AddRange(logProbs.LogProbs);
                break;
            case ChoiceFinished finished:
                Choice(finished.Choice).Reason = finished.Reason;
                break;
            case UsageReported reported:
                usage = reported.Usage;
                break;
            case StreamFailed failure:
                Fail(output, failure.Error);
                break;
        }
    }

    public void Complete(IBufferWriter<byte> output)
    {
        if (!failed)
        {
            End(output);
        }

        if (!sse)
        {
            output.Write(begun ? "]"u8 : "[]"u8);
        }
    }

    private OpenChoice Choice(int index)
    {
        if (!choices.TryGetValue(index, out var choice))
        {
            choices[index] = choice = new OpenChoice();
        }

        return choice;
    }

    private void Delta(IBufferWriter<byte> output, int index, ContentPart part)
    {
        Choice(index);
        if (part is TextPart { Text.Length: 0 } or ThoughtPart { Text.Length: 0, State: null })
        {
            return;
        }

        Chunk(output, json =>
        {
            var candidate = new GeminiCandidateWriter(json, index);
            candidate.Begin();
            candidate.Add(part);
            candidate.EndContent();
            candidate.Finish(null);
        }, null);
    }

    /// <summary>The last chunk: every choice with its tool calls and its finish reason, which clients insist on.</summary>
    private void End(IBufferWriter<byte> output)
    {
        if (choices.Count == 0 && usage is null)
        {
            return;
        }

        Chunk(output, json =>
        {
            foreach (var (index, choice) in choices)
            {
                var candidate = new GeminiCandidateWriter(json, index);
                candidate.Begin();
                foreach (var call in choice.Calls.Values)
                {
                    candidate.Add(call.Part);
                }

                candidate.EndContent();
                GeminiLogProbs.Write(json, choice.LogProbs);
                candidate.Finish(choice.Reason ?? new FinishReason("other"));
            }
        }, usage);
    }

    private void Chunk(IBufferWriter<byte> output, Action<Utf8JsonWriter> candidates, TokenUsage? counted)
    {
        Open(output);
        using (var json = WireJson.Writer(output))
        {
            json.WriteStartObject();
            json.WriteStartArray("candidates"u8);
            candidates(json);
            json.WriteEndArray();
            if (counted is { } known)
            {
                GeminiUsage.Write(json, known);
            }

            json.WriteString("modelVersion"u8, start.Model);
            json.WriteString("responseId"u8, start.Id);
            json.WriteEndObject();
        }

        Close(output);
    }

    private void Fail(IBufferWriter<byte> output, Error error)
    {
        failed = true;
        Open(output);
        GeminiErrors.Write(output, error, null);
        Close(output);
    }

    private void Open(IBufferWriter<byte> output)
    {
        output.Write(sse ? "data: "u8 : begun ? ",\r\n"u8 : "["u8);
        begun = true;
    }

    private void Close(IBufferWriter<byte> output)
    {
        if (sse)
        {
            output.Write("\r\n\r\n"u8);
        }
    }

    private sealed class OpenChoice
    {
        public SortedDictionary<int, OpenCall> Calls { get; } = [];

        public List<TokenLogProb> LogProbs { get; } = [];

        public FinishReason? Reason { get; set; }
    }

    private sealed class OpenCall(ToolCallStarted started)
    {
        public StringBuilder Arguments { get; } = new();

        public ToolCallPart Part => new(started.Id, started.Name, Arguments.ToString()) { State = started.State };
    }
}
