using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Completions;

/// <summary>Writes <c>text_completion</c> events, usage in one without choices when the client asked, then <c>[DONE]</c>. A failed stream ends with an error event instead.</summary>
internal sealed class CompletionsStreamWriter(bool usageWanted) : IChatStreamWriter
{
    private readonly Dictionary<int, int> told = [];
    private readonly Dictionary<int, int> said = [];
    private StreamStarted start = new("", "", DateTimeOffset.UnixEpoch);
    private bool failed;

    public string ContentType => "text/event-stream";

    public void Write(IBufferWriter<byte> output, ChatStreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case StreamStarted started:
                start = started;
                break;
            case TextDelta { Text.Length: > 0 } delta:
                Text(output, delta.Choice, delta.Text);
                break;
            case RefusalDelta { Text.Length: > 0 } delta:
                Text(output, delta.Choice, delta.Text);
                break;
            case LogProbsDelta delta:
                Tokens(output, delta);
                break;
            case ChoiceFinished finished:
                Event(output, json => CompletionsChoice.Write(json, finished.Choice, "", [], 0, finished.Reason));
                break;
            case UsageReported reported when usageWanted:
                Event(output, null, json => OpenAiUsage.Write(json, reported.Usage));
                break;
            case StreamFailed failure:
                failed = true;
                output.Write("data: "u8);
                OpenAiErrors.Write(output, failure.Error, null);
                output.Write("\n\n"u8);
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

    private void Text(IBufferWriter<byte> output, int choice, string text)
    {
        said[choice] = said.GetValueOrDefault(choice) + text.Length;
        Event(output, json => CompletionsChoice.Write(json, choice, text, [], 0, null));
    }

    /// <summary>Tokens follow the text that they make up; text without any, such as a prompt that is repeated, stands before them.</summary>
    private void Tokens(IBufferWriter<byte> output, LogProbsDelta delta)
    {
        var length = delta.LogProbs.Sum(token => token.Token.Length);
        var offset = Math.Max(told.GetValueOrDefault(delta.Choice), said.GetValueOrDefault(delta.Choice) - length);
        told[delta.Choice] = offset + length;
        Event(output, json => CompletionsChoice.Write(json, delta.Choice, "", delta.LogProbs, offset, null));
    }

    private void Event(IBufferWriter<byte> output, Action<Utf8JsonWriter>? choice, Action<Utf8JsonWriter>? usage = null)
    {
        output.Write("data: "u8);
        using (var json = WireJson.Writer(output))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, start.Id);
            json.WriteString("object"u8, "text_completion"u8);
            json.WriteNumber("created"u8, start.Created.ToUnixTimeSeconds());
            json.WriteString("model"u8, start.Model);
            json.WriteStartArray("choices"u8);
            choice?.Invoke(json);
            json.WriteEndArray();
            if (usage is not null)
            {
                usage(json);
            }
            else if (usageWanted)
            {
                json.WriteNull("usage"u8);
            }

            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }
}
