using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Reads one <c>Part</c> of a content.</summary>
internal static class GeminiParts
{
    /// <summary>Steps of tools that Google runs.</summary>
    private static readonly string[] HostedKinds = ["executableCode", "codeExecutionResult", "toolCall", "toolResponse"];

    private static readonly FrozenSet<string> Known =
        new[] { "text", "thought", "thoughtSignature", "inlineData", "fileData", "functionCall", "functionResponse", "mediaResolution" }.Concat(HostedKinds).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownCall = new[] { "id", "name", "args", "partialArgs", "willContinue" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownResponse = new[] { "id", "name", "response", "parts" }.ToFrozenSet(StringComparer.Ordinal);

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
            parts.AddRange(Inline(part["inlineData"], part["mediaResolution"]));
        }
        else if (part["fileData"].IsPresent)
        {
            parts.AddRange(File(part["fileData"], part["mediaResolution"]));
        }
        else if (HostedKinds.FirstOrDefault(kind => part[kind].IsPresent) is { } hosted)
        {
            parts.Add(new HostedPart(DialectId.Gemini.Value, hosted, part.CompactObject()!));
        }
        else if (part["text"].IsPresent || state is not null)
        {
            var text = part["text"].Text() ?? "";
            parts.Add(part["thought"].Bool() == true ? new ThoughtPart(text, state) : new TextPart(text) { State = state });
        }
        else if (!part.Context.FromUpstream)
        {
            part.Fault("must hold 'text', 'inlineData', 'fileData', 'functionCall' or 'functionResponse'");
        }
    }

    private static void AddCall(JsonField call, ReasoningState? state, List<ContentPart> parts, GeminiCallIds ids)
    {
        call.ExpectObject();
        call.NoteUnknown(KnownCall);
        var name = call["name"].RequiredText();
        var arguments = call["args"].CompactObject() ?? "{}";
        parts.Add(new ToolCallPart(ids.Call(name, call["id"].Text()), name, arguments) { State = state });
    }

    private static void AddResponse(JsonField response, List<ContentPart> parts, GeminiCallIds ids)
    {
        response.ExpectObject();
        response.NoteUnknown(KnownResponse);
        var name = response["name"].RequiredText();
        if (ids.Answer(name, response["id"].Text()) is not { } id)
        {
            response.Fault($"answers no earlier functionCall: none of the name '{name}' waits for a response");
            return;
        }

        var (content, isError) = GeminiToolResult.Read(response["response"]);
        parts.Add(new ToolResultPart(id, name, content) { IsError = isError, Media = [.. response["parts"].Items().SelectMany(Media)] });
    }

    private static IEnumerable<MediaPart> Media(JsonField part)
    {
        if (part["inlineData"].IsPresent)
        {
            return Inline(part["inlineData"], default);
        }

        if (part["fileData"].IsPresent)
        {
            return File(part["fileData"], default);
        }

        part.Fault("must hold 'inlineData' or 'fileData'");
        return [];
    }

    private static MediaPart[] Inline(JsonField inline, JsonField resolution)
    {
        inline.ExpectObject();
        var type = inline["mimeType"].RequiredText();
        var data = inline["data"];
        if (Base64Text.TryDecode(data.RequiredText(), out var bytes))
        {
            return [new MediaPart(type, bytes, null) { Name = inline["displayName"].Text(), Detail = Detail(resolution) }];
        }

        data.Fault("is not valid base64");
        return [];
    }

    private static MediaPart[] File(JsonField file, JsonField resolution)
    {
        file.ExpectObject();
        var uri = file["fileUri"];
        var text = uri.RequiredText();
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http" or "gs"))
        {
            uri.Fault("must be an https or gs address");
            return [];
        }

        return [new MediaPart(file["mimeType"].Text() ?? MediaTypes.Of(address, "application/octet-stream"), null, text) { Name = file["displayName"].Text(), Detail = Detail(resolution) }];
    }

    private static string? Detail(JsonField resolution) => resolution.IsPresent ? GeminiMediaDetail.Read(resolution) : null;
}
