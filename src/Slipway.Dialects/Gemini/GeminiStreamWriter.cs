using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Writes a stream of <c>GenerateContentResponse</c>: server-sent events with nothing but <c>data:</c> lines (Google's client drops events that have other
/// fields and chokes on <c>[DONE]</c>), or a JSON array. Tool calls wait until their choice ends, since their arguments must be whole, unless the client takes them
/// in pieces. The end of a choice waits for the usage, which belongs into the same chunk.
/// </summary>
/// <param name="piecemeal">The client asked for <c>streamFunctionCallArguments</c>.</param>
internal sealed class GeminiStreamWriter(bool sse, bool piecemeal = false) : IChatStreamWriter
{
    private readonly SortedDictionary<int, GeminiOpenChoice> choices = [];
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
                Choice(text.Choice).Said.Append(text.Text);
                Delta(output, text.Choice, new TextPart(text.Text) { State = text.State });
                break;
            case RefusalDelta refusal:
                Delta(output, refusal.Choice, new RefusalPart(refusal.Text));
                break;
            case ThoughtDelta thought:
                Delta(output, thought.Choice, new ThoughtPart(thought.Text, thought.State));
                break;
            case PartDelta whole:
                Delta(output, whole.Choice, whole.Part);
                break;
            case CitationDelta cited:
                Choice(cited.Choice).Citations.Add(cited.Citation);
                break;
            case ToolCallStarted call:
                Begin(output, call);
                break;
            case ToolCallArguments arguments when Choice(arguments.Choice).Calls.TryGetValue(arguments.Call, out var open):
                Continue(output, arguments, open);
                break;
            case LogProbsDelta logProbs:
                Choice(logProbs.Choice).LogProbs.AddRange(logProbs.LogProbs);
                break;
            case ChoiceFinished finished:
                Choice(finished.Choice).Finished = finished;
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

    private GeminiOpenChoice Choice(int index)
    {
        if (!choices.TryGetValue(index, out var choice))
        {
            choices[index] = choice = new GeminiOpenChoice();
        }

        return choice;
    }

    private void Delta(IBufferWriter<byte> output, int index, ContentPart part)
    {
        Choice(index);
        if (part is TextPart { Text.Length: 0, State: null } or RefusalPart { Text.Length: 0 } or ThoughtPart { Text.Length: 0, State: null }
            || (part is HostedPart hosted && hosted.Dialect != DialectId.Gemini.Value))
        {
            return;
        }

        One(output, index, candidate => candidate.Add(part));
    }

    private void Begin(IBufferWriter<byte> output, ToolCallStarted call)
    {
        Choice(call.Choice).Calls[call.Call] = new GeminiOpenCall(call);
        if (piecemeal)
        {
            One(output, call.Choice, candidate => candidate.AddRaw(json => GeminiPartWriter.WriteCallStart(json, call.Id, call.Name, GeminiState.ForClient(call.State))));
        }
    }

    private void Continue(IBufferWriter<byte> output, ToolCallArguments arguments, GeminiOpenCall open)
    {
        open.Arguments.Add(arguments.Fragment);
        if (!piecemeal)
        {
            return;
        }

        var piece = new ArrayBufferWriter<byte>();
        using (var json = WireJson.Writer(piece))
        {
            if (!open.Arguments.Write(json, GeminiPartWriter.BeginPiece))
            {
                return;
            }

            GeminiPartWriter.EndPiece(json);
        }

        One(output, arguments.Choice, candidate => candidate.AddRaw(json => json.WriteRawValue(piece.WrittenSpan, skipInputValidation: true)));
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
                    candidate.End(call, piecemeal);
                }

                candidate.EndContent();
                candidate.Ground(choice.Sources);
                GeminiRatings.Write(json, choice.Finished?.SafetyRatings ?? []);
                GeminiLogProbs.Write(json, choice.LogProbs);
                candidate.Finish(choice.Finished?.Reason ?? new FinishReason("other"));
            }
        }, usage);
    }

    private void One(IBufferWriter<byte> output, int index, Action<GeminiCandidateWriter> add) => Chunk(output, json =>
    {
        var candidate = new GeminiCandidateWriter(json, index);
        candidate.Begin();
        add(candidate);
        candidate.EndContent();
        candidate.Finish(null);
    }, null);

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
}
