using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Reads one <c>Part</c> of a content.</summary>
internal static class GeminiParts
{
    private static readonly FrozenSet<string> Known =
        new[] { "text", "thought", "thoughtSignature", "inlineData", "fileData", "functionCall", "functionResponse" }.ToFrozenSet(StringComparer.Ordinal);

    public static void Read(JsonField part, List<ContentPart> parts, GeminiCallIds ids)
    {
        if (!part.IsObject)
        {
            part.Fault("must be an object with 'text', 'inlineData', 'fileData', 'functionCall' or 'functionResponse'");
            return;
        }

        part.NoteUnknown(Known);

        // Any text is taken: clients send "skip_thought_signature_validator" where a model gave none.
        var state = GeminiState.Read(part["thoughtSignature"].Text());
        if (part["functionCall"].IsPresent)
        {
            AddCall(part["functionCall"], state, parts, ids);
        }
        else if (part["functionResponse"].IsPresent)
        {
            AddResponse(part["functionResponse"], parts, ids);
        }
        else if (part["inlineData"].IsPresent)
        {
            AddInline(part["inlineData"], parts);
        }
        else if (part["fileData"].IsPresent)
        {
            AddFile(part["fileData"], parts);
        }
        else if (part["text"].IsPresent || state is not null)
        {
            AddText(part, state, parts);
        }
        else if (!part.Context.FromUpstream && !part["executableCode"].IsPresent && !part["codeExecutionResult"].IsPresent)
        {
            part.Fault("must hold 'text', 'inlineData', 'fileData', 'functionCall' or 'functionResponse'");
        }
    }

    private static void AddText(JsonField part, ReasoningState? state, List<ContentPart> parts)
    {
        var text = part["text"].Text() ?? "";
        if (part["thought"].Bool() == true)
        {
            parts.Add(new ThoughtPart(text, state));
            return;
        }

        if (text.Length > 0 || state is null)
        {
            parts.Add(new TextPart(text));
        }

        // The signature of a text follows it as a thought without words.
        if (state is not null)
        {
            parts.Add(new ThoughtPart("", state));
        }
    }

    private static void AddCall(JsonField call, ReasoningState? state, List<ContentPart> parts, GeminiCallIds ids)
    {
        call.ExpectObject();
        var name = call["name"].RequiredText();
        var arguments = call["args"].CompactObject() ?? "{}";
        parts.Add(new ToolCallPart(ids.Call(name, call["id"].Text()), name, arguments) { State = state });
    }

    private static void AddResponse(JsonField response, List<ContentPart> parts, GeminiCallIds ids)
    {
        response.ExpectObject();
        var name = response["name"].RequiredText();
        if (ids.Answer(name, response["id"].Text()) is not { } id)
        {
            response.Fault($"answers no earlier functionCall: none of the name '{name}' waits for a response");
            return;
        }

        if (response["parts"].IsPresent)
        {
            response.Context.ReportUnknown(response["parts"].Path);
        }

        parts.Add(new ToolResultPart(id, name, GeminiToolResult.Read(response["response"])));
    }

    private static void AddInline(JsonField inline, List<ContentPart> parts)
    {
        inline.ExpectObject();
        var type = inline["mimeType"].RequiredText();
        var data = inline["data"];
        if (Base64Text.TryDecode(data.RequiredText(), out var bytes))
        {
            parts.Add(new MediaPart(type, bytes, null) { Name = inline["displayName"].Text() });
        }
        else
        {
            data.Fault("is not valid base64");
        }
    }

    private static void AddFile(JsonField file, List<ContentPart> parts)
    {
        file.ExpectObject();
        var uri = file["fileUri"];
        var text = uri.RequiredText();
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http" or "gs"))
        {
            uri.Fault("must be an https or gs address");
            return;
        }

        parts.Add(new MediaPart(file["mimeType"].Text() ?? MediaTypes.Of(address, "application/octet-stream"), null, text) { Name = file["displayName"].Text() });
    }
}
