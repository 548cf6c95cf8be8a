using System.Globalization;
using System.Text.Json;

namespace Slipway.Testing.Upstream;

/// <summary>
/// An OpenAI-compatible model without a mind. It says back what it was told ("You said: …"); asked for JSON by a schema it gives a small
/// object; told to "use TOOL {…}" it calls that tool, if it was offered; given a tool's result it says that. A prompt "gate NAME: a|b|c" is
/// streamed as a, b and c, and what follows a waits for the gate. The model name <c>error-STATUS</c> gives that error.
/// </summary>
public static class EchoModel
{
    public static UpstreamReply Answer(UpstreamCall call)
    {
        if (call.Model.StartsWith("error-", StringComparison.Ordinal))
        {
            return OpenAiReply.Error(int.Parse(call.Model.AsSpan(6), CultureInfo.InvariantCulture), "server_error", "The fake upstream was asked to fail.");
        }

        return call.Path switch
        {
            "/v1/models" => OpenAiReply.Models("echo"),
            "/v1/embeddings" => Embed(call),
            "/v1/chat/completions" => Chat(call),
            _ => OpenAiReply.Error(404, "invalid_request_error", $"No such path: {call.Path}"),
        };
    }

    /// <summary>A vector that depends on the text: its length, its first and its last character.</summary>
    public static float[] Vector(string text) => [text.Length, text.Length == 0 ? 0 : text[0] / 128f, text.Length == 0 ? 0 : text[^1] / 128f, 0.25f];

    private static UpstreamReply Embed(UpstreamCall call)
    {
        var input = call.Json.GetProperty("input");
        var texts = input.ValueKind == JsonValueKind.String ? [input.GetString()!] : input.EnumerateArray().Select(t => t.GetString()!).ToArray();
        var base64 = call.Has("encoding_format") && call.Json.GetProperty("encoding_format").ValueEquals("base64");
        return OpenAiReply.Embeddings(call.Model, texts.Select(Vector), base64);
    }

    private static UpstreamReply Chat(UpstreamCall call)
    {
        if (!call.Has("messages") || call.Json.GetProperty("messages").ValueKind != JsonValueKind.Array || call.Messages.Count == 0)
        {
            return OpenAiReply.Error(400, "invalid_request_error", "messages must be a list with at least one message.");
        }

        var last = call.Messages[^1];
        var said = UpstreamCall.TextOf(last);
        if (last.GetProperty("role").ValueEquals("tool"))
        {
            return Say(call, "The tool said: " + said);
        }

        if (call.Has("response_format") && call.Json.GetProperty("response_format").GetProperty("type").GetString() is "json_schema" or "json_object")
        {
            return Say(call, """{"complexity_reasoning":"an echo is simple","complexity_score":3}""");
        }

        if (ToolWish(call, said) is var (tool, arguments))
        {
            return call.IsStream ? OpenAiReply.ToolCallStream(call.Model, tool, arguments, WantsUsage(call)) : OpenAiReply.ToolCall(call.Model, tool, arguments);
        }

        if (said.StartsWith("gate ", StringComparison.Ordinal) && call.IsStream)
        {
            var colon = said.IndexOf(": ", StringComparison.Ordinal);
            return OpenAiReply.ChatStream(call.Model, said[(colon + 2)..].Split('|'), said[5..colon], WantsUsage(call));
        }

        return Say(call, "You said: " + said);
    }

    private static UpstreamReply Say(UpstreamCall call, string text)
        => call.IsStream ? OpenAiReply.ChatStream(call.Model, Words(text), usage: WantsUsage(call)) : OpenAiReply.Chat(call.Model, text);

    /// <summary>Like the real ones: a stream tells its usage only when asked.</summary>
    private static bool WantsUsage(UpstreamCall call)
        => call.Has("stream_options") && call.Json.GetProperty("stream_options").GetProperty("include_usage").GetBoolean();

    /// <summary>"use TOOL {json}" anywhere in the text, when TOOL is among the tools offered.</summary>
    private static (string Tool, string Arguments)? ToolWish(UpstreamCall call, string said)
    {
        if (!call.Has("tools"))
        {
            return null;
        }

        foreach (var tool in call.Json.GetProperty("tools").EnumerateArray().Select(t => t.GetProperty("function").GetProperty("name").GetString()!))
        {
            var at = said.LastIndexOf($"use {tool} {{", StringComparison.Ordinal);
            var end = at < 0 ? -1 : said.IndexOf('}', at);
            if (end > 0)
            {
                return (tool, said[(at + 5 + tool.Length)..(end + 1)]);
            }
        }

        return null;
    }

    private static string[] Words(string text) => [.. text.Split(' ').Select((word, i) => i == 0 ? word : " " + word)];
}
