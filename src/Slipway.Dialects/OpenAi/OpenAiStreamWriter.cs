using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// Writes <c>chat.completion.chunk</c> events: one id throughout, the role before anything else of a choice, usage in a chunk without
/// choices when the client asked, then <c>[DONE]</c>. A failed stream ends with an error event and without <c>[DONE]</c>, so that no client
/// takes half an answer for a whole one.
/// </summary>
internal sealed class OpenAiStreamWriter(bool usageWanted) : IChatStreamWriter
{
    private readonly HashSet<int> begun = [];
    private readonly HashSet<int> called = [];
    private readonly HashSet<int> refusing = [];
    private Utf8JsonWriter? json;
    private StreamStarted start = new("", "", DateTimeOffset.UnixEpoch);
    private bool failed;

    public string ContentType => "text/event-stream";

    public void Write(IBufferWriter<byte> output, ChatStreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case StreamStarted started:
                start = started;
                Begin(output, 0);
                break;
            case TextDelta text:
                refusing.Remove(text.Choice);
                Delta(output, text.Choice, "content", text.Text);
                break;
            case ThoughtDelta thought:
                Delta(output, thought.Choice, "reasoning_content", thought.Text);
                break;
            case RefusalDelta refusal:
                refusing.Add(refusal.Choice);
                Delta(output, refusal.Choice, "refusal", refusal.Text);
                break;
            case ToolCallStarted call:
                called.Add(call.Choice);
                ToolCall(output, call.Choice, call.Call, call, "");
                break;
            case ToolCallArguments arguments:
                ToolCall(output, arguments.Choice, arguments.Call, null, arguments.Fragment);
                break;
            case CitationDelta citation when OpenAiAnnotations.Fits(citation.Citation):
                Choice(output, citation.Choice, [], null, static (json, found) => OpenAiAnnotations.Write(json, [(found, 0)]), citation.Citation);
                break;
            case PartDelta { Part: MediaPart media } part when OpenAiReplyMedia.Fits(media):
                Choice(output, part.Choice, [], null, static (json, made) => OpenAiReplyMedia.WritePiece(json, made.media, made.Created), (media, start.Created));
                break;
            case LogProbsDelta logProbs:
                Choice(output, logProbs.Choice, logProbs.LogProbs, null, static (_, _) => { }, 0);
                break;
            case ChoiceFinished finished:
                Choice(output, finished.Choice, [], OpenAiFinish.Write(finished.Reason, called.Contains(finished.Choice)), static (_, _) => { }, 0, finished.StopSequence);
                break;
            case UsageReported reported when usageWanted:
                Usage(output, reported.Usage);
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
            output.Write("data: [DONE]\n\n"u8);
        }
    }

    private void Begin(IBufferWriter<byte> output, int choice)
    {
        if (begun.Add(choice))
        {
            Choice(output, choice, [], null, static (json, _) =>
            {
                json.WriteString("role"u8, "assistant"u8);
                json.WriteString("content"u8, ""u8);
            }, 0);
        }
    }

    private void Delta(IBufferWriter<byte> output, int choice, string name, string text)
    {
        if (text.Length > 0)
        {
            Choice(output, choice, [], null, static (json, delta) => json.WriteString(delta.name, delta.text), (name, text));
        }
    }

    private void ToolCall(IBufferWriter<byte> output, int choice, int index, ToolCallStarted? started, string fragment) =>
        Choice(output, choice, [], null, static (json, delta) =>
        {
            json.WriteStartArray("tool_calls"u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, delta.index);
            if (delta.started is { } call)
            {
                json.WriteString("id"u8, call.Id);
                json.WriteString("type"u8, "function"u8);
            }

            json.WriteStartObject("function"u8);
            if (delta.started is { } named)
            {
                json.WriteString("name"u8, named.Name);
            }

            json.WriteString("arguments"u8, delta.fragment);
            json.WriteEndObject();
            OpenAiToolCalls.WriteSignature(json, delta.started?.State);
            json.WriteEndObject();
            json.WriteEndArray();
        }, (index, started, fragment));

    private void Choice<T>(
        IBufferWriter<byte> output, int choice, IReadOnlyList<TokenLogProb> logProbs, string? finish, Action<Utf8JsonWriter, T> delta, T state, string? stopSequence = null)
    {
        Begin(output, choice);
        var writer = Open(output);
        writer.WriteStartArray("choices"u8);
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, choice);
        writer.WriteStartObject("delta"u8);
        delta(writer, state);
        writer.WriteEndObject();
        OpenAiLogProbs.Write(writer, logProbs, refusing.Contains(choice));
        writer.WriteString("finish_reason"u8, finish);
        if (stopSequence is not null)
        {
            writer.WriteString("stop_reason"u8, stopSequence); // vLLM's name; OpenAI has none
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
        if (usageWanted)
        {
            writer.WriteNull("usage"u8);
        }

        Close(output, writer);
    }

    private void Usage(IBufferWriter<byte> output, TokenUsage usage)
    {
        var writer = Open(output);
        writer.WriteStartArray("choices"u8);
        writer.WriteEndArray();
        OpenAiUsage.Write(writer, usage);
        Close(output, writer);
    }

    private void Fail(IBufferWriter<byte> output, Error error)
    {
        failed = true;
        output.Write("data: "u8);
        OpenAiErrors.Write(output, error, null);
        output.Write("\n\n"u8);
    }

    private Utf8JsonWriter Open(IBufferWriter<byte> output)
    {
        output.Write("data: "u8);
        if (json is null)
        {
            json = WireJson.Writer(output);
        }
        else
        {
            json.Reset(output);
        }

        json.WriteStartObject();
        json.WriteString("id"u8, start.Id);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, start.Created.ToUnixTimeSeconds());
        json.WriteString("model"u8, start.Model);
        if (OpenAiAbilities.Tier(start.ServiceTier) is { } tier)
        {
            json.WriteString("service_tier"u8, tier);
        }

        return json;
    }

    private static void Close(IBufferWriter<byte> output, Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.Flush();
        output.Write("\n\n"u8);
    }
}
