using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Writes one candidate. Gemini's arguments are JSON, not text: a call whose arguments do not parse is left out and turns the finish reason into
/// MALFORMED_FUNCTION_CALL, on which Google's clients ask again.
/// </summary>
internal sealed class GeminiCandidateWriter(Utf8JsonWriter json, int index)
{
    private readonly List<(int Part, string Text, Citation Citation)> sources = [];
    private int written;
    private string? malformed;

    public void Begin()
    {
        json.WriteStartObject();
        json.WriteStartObject("content"u8);
        json.WriteString("role"u8, "model"u8);
        json.WriteStartArray("parts"u8);
    }

    public void Add(ContentPart part)
    {
        switch (part)
        {
            case TextPart text when text.Text.Length > 0 || GeminiState.ForClient(text.State) is not null:
                sources.AddRange(text.Citations.Select(citation => (written, text.Text, citation)));
                Count(() => GeminiPartWriter.WriteText(json, text.Text, thought: false, GeminiState.ForClient(text.State)));
                break;
            case RefusalPart { Text.Length: > 0 } refusal:
                Count(() => GeminiPartWriter.WriteText(json, refusal.Text, thought: false, null));
                break;
            case ThoughtPart thought when thought.Text.Length > 0 || GeminiState.ForClient(thought.State) is not null:
                Count(() => GeminiPartWriter.WriteThought(json, thought));
                break;
            case MediaPart { IsReadable: true } media:
                Count(() => GeminiPartWriter.WriteMedia(json, media, null));
                break;
            case HostedPart hosted when hosted.Dialect == DialectId.Gemini.Value:
                Count(() => json.WriteRawValue(hosted.Json, skipInputValidation: true));
                break;
            case ToolCallPart call:
                AddCall(call);
                break;
        }
    }

    /// <summary>Writes a part that is no part of the hub's.</summary>
    public void AddRaw(Action<Utf8JsonWriter> part) => Count(() => part(json));

    /// <summary>The end of a call in a stream: all of it, or what is left to say to a client that got its arguments in pieces.</summary>
    public void End(GeminiOpenCall call, bool piecemeal)
    {
        if (!piecemeal)
        {
            AddCall(call.Part);
        }
        else if (!GeminiPartWriter.TryParseArguments(call.Part.ArgumentsJson, out var arguments))
        {
            malformed = call.Part.Name;
        }
        else
        {
            using (arguments)
            {
                Count(() => GeminiPartWriter.WriteCallEnd(json, call.Arguments.NeedsWhole ? arguments.RootElement : null));
            }
        }
    }

    public void EndContent()
    {
        if (written == 0)
        {
            GeminiPartWriter.WriteText(json, "", thought: false, null);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <param name="cited">Sources of text that went out before, in a stream.</param>
    public void Ground(IReadOnlyList<(int Part, string Text, Citation Citation)>? cited = null) => GeminiGroundingWriter.Write(json, cited ?? sources);

    public void Finish(FinishReason? reason)
    {
        if (malformed is not null)
        {
            json.WriteString("finishReason"u8, GeminiFinish.Malformed);
            json.WriteString("finishMessage"u8, $"The arguments of the call of '{malformed}' are not a JSON object.");
        }
        else if (reason is { } ended)
        {
            json.WriteString("finishReason"u8, GeminiFinish.Write(ended));
        }

        json.WriteNumber("index"u8, index);
        json.WriteEndObject();
    }

    private void AddCall(ToolCallPart call)
    {
        if (!GeminiPartWriter.TryParseArguments(call.ArgumentsJson, out var arguments))
        {
            malformed = call.Name;
            return;
        }

        using (arguments)
        {
            Count(() => GeminiPartWriter.WriteCall(json, call.Id, call.Name, arguments.RootElement, GeminiState.ForClient(call.State)));
        }
    }

    private void Count(Action write)
    {
        write();
        written++;
    }
}
