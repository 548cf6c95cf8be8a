using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Writes one candidate. Gemini's arguments are JSON, not text: a call whose arguments do not parse is left out and turns the finish reason into
/// MALFORMED_FUNCTION_CALL, on which Google's clients ask again.
/// </summary>
internal sealed class GeminiCandidateWriter(Utf8JsonWriter json, int index)
{
    private string? text;
    private bool any;
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
        // A text waits for the next part, which may be its signature.
        if (part is ThoughtPart { Text.Length: 0, State: { } state } && text is { } signed)
        {
            text = null;
            GeminiPartWriter.WriteText(json, signed, thought: false, GeminiState.ForClient(state));
            return;
        }

        Flush();
        switch (part)
        {
            case TextPart { Text.Length: > 0 } words:
                text = words.Text;
                any = true;
                break;
            case RefusalPart { Text.Length: > 0 } refusal:
                text = refusal.Text;
                any = true;
                break;
            case ThoughtPart thought when thought.Text.Length > 0 || thought.State is not null:
                GeminiPartWriter.WriteThought(json, thought);
                any = true;
                break;
            case MediaPart media:
                GeminiPartWriter.WriteMedia(json, media);
                any = true;
                break;
            case ToolCallPart call:
                AddCall(call);
                break;
        }
    }

    public void EndContent()
    {
        Flush();
        if (!any)
        {
            GeminiPartWriter.WriteText(json, "", thought: false, null);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

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
            GeminiPartWriter.WriteCall(json, call.Id, call.Name, arguments.RootElement, GeminiState.ForClient(call.State));
            any = true;
        }
    }

    private void Flush()
    {
        if (text is { } waiting)
        {
            text = null;
            GeminiPartWriter.WriteText(json, waiting, thought: false, null);
        }
    }
}
