using Slipway.Core.Chat;
using Slipway.Core.Identity;
using Slipway.Dialects.Gemini;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Reads what the model said: an assistant message of a request's history, or of a reply.</summary>
internal static class OpenAiAssistant
{
    public static IReadOnlyList<ContentPart> ReadParts(JsonField message, Dictionary<string, string> callNames)
    {
        var parts = new List<ContentPart>();
        if (Thoughts(message) is { Length: > 0 } thoughts)
        {
            parts.Add(new ThoughtPart(thoughts));
        }

        parts.AddRange(OpenAiContent.Read(message["content"], required: false));
        if (OpenAiAnnotations.Read(message["annotations"]) is { Count: > 0 } citations)
        {
            Cite(parts, citations);
        }

        if (message["refusal"].Text() is { Length: > 0 } refusal)
        {
            parts.Add(new RefusalPart(refusal));
        }

        if (message["function_call"].IsPresent)
        {
            message["function_call"].Fault("is the retired form of function calling; send 'tool_calls' instead");
        }

        foreach (var call in message["tool_calls"].Items())
        {
            var part = ReadCall(call);
            callNames[part.Id] = part.Name;
            parts.Add(part);
        }

        OpenAiReplyMedia.Read(message, parts);
        return parts;
    }

    /// <summary>The places of annotations are those of the whole text, so they stay with one that is not in pieces.</summary>
    private static void Cite(List<ContentPart> parts, IReadOnlyList<Citation> citations)
    {
        var last = parts.FindLastIndex(part => part is TextPart);
        if (last >= 0)
        {
            parts[last] = (TextPart)parts[last] with { Citations = citations };
        }
    }

    /// <summary>Gemini's signature of a call, where Google's own OpenAI-compatible service puts it.</summary>
    public static ReasoningState? State(JsonField call) => GeminiState.Read(call["extra_content"]["google"]["thought_signature"].Text());

    /// <summary>Reasoning has no place in OpenAI's format; servers use one of two names.</summary>
    public static string? Thoughts(JsonField message) =>
        message["reasoning_content"] is { IsString: true } content ? content.Text()
        : message["reasoning"] is { IsString: true } reasoning ? reasoning.Text()
        : null;

    private static ToolCallPart ReadCall(JsonField call)
    {
        if (call["type"].IsPresent)
        {
            call["type"].Word("function");
        }

        var upstream = call.Context.FromUpstream;
        var id = upstream ? call["id"].Text() : call["id"].RequiredText();
        var function = call["function"];
        var arguments = function["arguments"];

        // Some servers send the arguments as an object instead of its text.
        var text = upstream && arguments.IsObject ? arguments.RawObject() : arguments.Text();
        return new ToolCallPart(
            string.IsNullOrEmpty(id) ? Ids.New("call") : id,
            function["name"].RequiredText(),
            string.IsNullOrWhiteSpace(text) ? "{}" : text)
        {
            State = State(call),
        };
    }
}
