using System.Buffers;
using System.Text;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>
/// Writes one JSON object a line. Tool calls are kept until their arguments are whole, since here they are objects. The last line says
/// why the answer ended, its tokens and its times, so it waits for <see cref="Complete"/>; a failed stream ends with an error line in its place.
/// </summary>
internal sealed class OllamaStreamWriter(bool generate) : IChatStreamWriter
{
    private readonly SortedDictionary<int, (ToolCallStarted Call, StringBuilder Arguments)> calls = [];
    private StreamStarted start = new("", "", DateTimeOffset.UnixEpoch);
    private FinishReason reason = FinishReason.Stop;
    private TokenUsage? usage;
    private ChatTimings? timings;
    private bool failed;

    public string ContentType => "application/x-ndjson";

    private OllamaLine Line => new(generate, start.Model, start.Created);

    public void Write(IBufferWriter<byte> output, ChatStreamEvent streamEvent)
    {
        // Ollama knows one answer a call: the others, which nobody can have asked for here, are passed over.
        switch (streamEvent)
        {
            case StreamStarted started:
                start = started;
                break;
            case TextDelta { Choice: 0, Text.Length: > 0 } delta:
                Write(output, Line with { Text = delta.Text });
                break;
            case RefusalDelta { Choice: 0, Text.Length: > 0 } refusal:
                Write(output, Line with { Text = refusal.Text });
                break;
            case ThoughtDelta { Choice: 0, Text.Length: > 0 } thought:
                Write(output, Line with { Thinking = thought.Text });
                break;
            case LogProbsDelta { Choice: 0 } logProbs:
                Write(output, Line with { LogProbs = logProbs.LogProbs });
                break;
            case ToolCallStarted { Choice: 0 } call:
                calls[call.Call] = (call, new StringBuilder());
                break;
            case ToolCallArguments { Choice: 0 } arguments when calls.TryGetValue(arguments.Call, out var open):
                open.Arguments.Append(arguments.Fragment);
                break;
            case ChoiceFinished { Choice: 0 } finished:
                reason = finished.Reason;
                WriteCalls(output);
                break;
            case UsageReported reported:
                usage = reported.Usage;
                break;
            case TimingsReported reported:
                timings = reported.Timings;
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
            WriteCalls(output);
            Write(output, Line with { End = new OllamaEnd(reason, usage, timings) });
        }
    }

    private void WriteCalls(IBufferWriter<byte> output)
    {
        if (calls.Count == 0)
        {
            return;
        }

        Write(output, Line with
        {
            Calls = [.. calls.Values.Select(open => new ToolCallPart(open.Call.Id, open.Call.Name, open.Arguments.Length == 0 ? "{}" : open.Arguments.ToString()))],
        });
        calls.Clear();
    }

    private void Fail(IBufferWriter<byte> output, Error error)
    {
        failed = true;
        OllamaErrors.Write(output, error);
        output.Write("\n"u8);
    }

    private static void Write(IBufferWriter<byte> output, OllamaLine line)
    {
        using (var json = WireJson.Writer(output))
        {
            line.Write(json);
        }

        output.Write("\n"u8);
    }
}
