using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.OpenAi;

/// <summary>Reads a chat completion request as strictly as OpenAI: unknown fields, unanswered calls and long ids are refused.</summary>
internal static class OpenAiChatReader
{
    private const int LongestCallId = 40;

    public static Heard Read(UpstreamCall call)
    {
        var body = call.Json;
        Demand.Only(body, "body",
            "model", "messages", "stream", "stream_options", "temperature", "top_p", "max_tokens", "max_completion_tokens", "n", "stop", "seed", "presence_penalty",
            "frequency_penalty", "logit_bias", "logprobs", "top_logprobs", "response_format", "tools", "tool_choice", "parallel_tool_calls", "user", "safety_identifier",
            "prompt_cache_key", "metadata", "store", "service_tier", "reasoning_effort", "verbosity", "modalities", "audio", "prediction", "web_search_options");
        Demand.Between(body, "temperature", 0, 2);
        Demand.Between(body, "top_p", 0, 1);
        Demand.That(Demand.Whole(body, "n") is null or 1, "This script plays one choice.");
        var stream = Demand.Flag(body, "stream");
        var options = Demand.Optional(body, "stream_options");
        Demand.That(options is null || stream, "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
        var messages = Demand.Items(Demand.Required(body, "messages", "body"), "messages").Select(m => Message(m.Item, m.At)).ToList();
        Demand.That(messages.Count > 0, "messages must not be empty.");
        AllCallsAnswered(messages);
        var format = Demand.Optional(body, "response_format");
        return new Heard(call, Demand.Text(body, "model", "body"), stream, [.. messages.Where(m => m.Role is not ("system" or "developer"))])
        {
            System = string.Join('\n', messages.Where(m => m.Role is "system" or "developer").Select(m => m.Text)),
            Tools = OpenAiTools.Read(body),
            ForcedTool = OpenAiTools.Forced(body),
            Schema = format is { } f ? OpenAiTools.Format(f) : null,
            WantsJson = format is { } j && Demand.Text(j, "type", "response_format") == "json_object",
            WantsUsage = options is { } o && Demand.Flag(o, "include_usage"),
            MaxTokens = Demand.Whole(body, "max_completion_tokens") ?? Demand.Whole(body, "max_tokens"),
        };
    }

    private static HeardMessage Message(JsonElement message, string at)
    {
        var role = Demand.Text(message, "role", at);
        switch (role)
        {
            case "system" or "developer" or "user":
                Demand.Only(message, at, "role", "content", "name");
                return new HeardMessage(role, [.. OpenAiContent.Read(Demand.Required(message, "content", at), $"{at}.content", role)]);
            case "assistant":
                Demand.Only(message, at, "role", "content", "refusal", "name", "tool_calls", "audio", "annotations", "parsed"); // `parsed` is left by the official SDK
                var said = Demand.Optional(message, "content") is { } content ? OpenAiContent.Read(content, $"{at}.content", role) : [];
                var calls = Demand.Optional(message, "tool_calls") is { } list ? Demand.Items(list, $"{at}.tool_calls").Select(c => ToolCall(c.Item, c.At)).ToArray() : [];
                Demand.That(calls.Length > 0 || message.TryGetProperty("content", out _) || message.TryGetProperty("refusal", out _), $"{at}: an assistant message needs content or tool_calls.");
                return new HeardMessage(HeardMessage.Assistant, [.. said, .. calls]);
            case "tool":
                Demand.Only(message, at, "role", "content", "tool_call_id", "name");
                var text = string.Concat(OpenAiContent.Read(Demand.Required(message, "content", at), $"{at}.content", role).OfType<HeardText>().Select(t => t.Text));
                return new HeardMessage(HeardMessage.User, new HeardResult(Demand.Text(message, "tool_call_id", at), text));
            default:
                throw new WireRefusal(400, $"Invalid value: '{role}' at {at}.role.");
        }
    }

    private static HeardCall ToolCall(JsonElement call, string at)
    {
        Demand.Only(call, at, "id", "type", "function");
        var id = Demand.Text(call, "id", at);
        Demand.That(id.Length is > 0 and <= LongestCallId, $"Invalid '{at}.id': string too long. Expected at most {LongestCallId} characters, got {id.Length}.");
        Demand.That(Demand.Text(call, "type", at) == "function", $"{at}.type must be function.");
        var function = Demand.Required(call, "function", at);
        Demand.Only(function, $"{at}.function", "name", "arguments", "parsed_arguments");
        return new HeardCall(id, Demand.Text(function, "name", at), Demand.Text(function, "arguments", at));
    }

    /// <summary>Every call is answered by a tool message before anything else is said, and no tool message answers something that was not asked.</summary>
    private static void AllCallsAnswered(List<HeardMessage> messages)
    {
        HashSet<string> open = [];
        for (var i = 0; i < messages.Count; i++)
        {
            var result = messages[i].Parts.OfType<HeardResult>().SingleOrDefault();
            if (result is not null)
            {
                Demand.That(open.Remove(result.CallId), $"messages.{i}: messages with role 'tool' must be a response to a preceding message with 'tool_calls' ({result.CallId}).");
                continue;
            }

            Demand.That(open.Count == 0, $"messages.{i}: an assistant message with 'tool_calls' must be followed by tool messages for: {string.Join(", ", open)}");
            foreach (var call in messages[i].Parts.OfType<HeardCall>())
            {
                Demand.That(open.Add(call.Id), $"messages.{i}: the call id {call.Id} is there twice.");
            }
        }

        Demand.That(open.Count == 0, $"Calls without an answer: {string.Join(", ", open)}");
    }
}
