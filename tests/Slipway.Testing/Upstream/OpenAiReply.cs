using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Upstream;

/// <summary>Replies in OpenAI's wire format, whole and streamed.</summary>
public static class OpenAiReply
{
    private const string Id = "chatcmpl-fake";
    private const long Created = 1_700_000_000;

    public static UpstreamReply Chat(string model, string text, int promptTokens = 5, int completionTokens = 7)
        => Completion(model, new JsonObject { ["role"] = "assistant", ["content"] = text }, "stop", promptTokens, completionTokens);

    public static UpstreamReply ToolCall(string model, string tool, string arguments)
        => Completion(model, new JsonObject { ["role"] = "assistant", ["content"] = null, ["tool_calls"] = new JsonArray(Call(tool, arguments)) }, "tool_calls", 5, 7);

    /// <summary>A stream with one event for each text. From the second on each waits for <paramref name="gate"/>, if there is one.</summary>
    public static UpstreamReply ChatStream(string model, IReadOnlyList<string> texts, string? gate = null, bool usage = true)
        => Stream(model, [.. texts.Select((text, i) => (new JsonObject { ["content"] = text }, i == 0 ? null : gate))], "stop", usage);

    /// <summary>A stream that calls a tool, the arguments cut into two events as real servers do.</summary>
    public static UpstreamReply ToolCallStream(string model, string tool, string arguments, bool usage = true)
    {
        var half = arguments.Length / 2;
        var first = Call(tool, arguments[..half]);
        first["index"] = 0;
        var rest = new JsonObject { ["index"] = 0, ["function"] = new JsonObject { ["arguments"] = arguments[half..] } };
        JsonObject Delta(JsonObject call) => new() { ["tool_calls"] = new JsonArray(call) };
        return Stream(model, [(Delta(first), null), (Delta(rest), null)], "tool_calls", usage);
    }

    public static UpstreamReply Embeddings(string model, IEnumerable<float[]> vectors, bool base64)
    {
        var data = vectors.Select((vector, i) => (JsonNode)new JsonObject
        {
            ["object"] = "embedding",
            ["index"] = i,
            ["embedding"] = base64
                ? JsonValue.Create(Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector)))
                : new JsonArray([.. vector.Select(v => JsonValue.Create(v))]),
        });
        return UpstreamReply.Json(new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. data]),
            ["model"] = model,
            ["usage"] = new JsonObject { ["prompt_tokens"] = 4, ["total_tokens"] = 4 },
        }.ToJsonString());
    }

    public static UpstreamReply Models(params IEnumerable<string> names)
        => UpstreamReply.Json(new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. names.Select(n => (JsonNode)new JsonObject { ["id"] = n, ["object"] = "model", ["created"] = Created, ["owned_by"] = "fake" })]),
        }.ToJsonString());

    public static UpstreamReply Error(int status, string type, string message)
        => UpstreamReply.Json(new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = null },
        }.ToJsonString(), status);

    private static UpstreamReply Completion(string model, JsonObject message, string finish, int promptTokens, int completionTokens)
        => UpstreamReply.Json(new JsonObject
        {
            ["id"] = Id,
            ["object"] = "chat.completion",
            ["created"] = Created,
            ["model"] = model,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = finish }),
            ["usage"] = Usage(promptTokens, completionTokens),
        }.ToJsonString());

    private static UpstreamReply Stream(string model, IReadOnlyList<(JsonObject Delta, string? Gate)> deltas, string finish, bool withUsage)
    {
        List<UpstreamPiece> pieces = [Event(Chunk(model, new JsonObject { ["role"] = "assistant", ["content"] = "" }, null))];
        pieces.AddRange(deltas.Select(d => Event(Chunk(model, d.Delta, null), d.Gate)));
        pieces.Add(Event(Chunk(model, [], finish)));
        if (withUsage)
        {
            var usage = Chunk(model, [], null);
            usage["choices"] = new JsonArray();
            usage["usage"] = Usage(5, deltas.Count);
            pieces.Add(Event(usage));
        }

        pieces.Add(new UpstreamPiece("data: [DONE]\n\n"u8.ToArray()));
        return new UpstreamReply(200, "text/event-stream", pieces);
    }

    private static JsonObject Chunk(string model, JsonObject delta, string? finish) => new()
    {
        ["id"] = Id,
        ["object"] = "chat.completion.chunk",
        ["created"] = Created,
        ["model"] = model,
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    };

    private static JsonObject Call(string tool, string arguments) => new()
    {
        ["id"] = "call_fake_1",
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments },
    };

    private static JsonObject Usage(int prompt, int completion) => new()
    {
        ["prompt_tokens"] = prompt,
        ["completion_tokens"] = completion,
        ["total_tokens"] = prompt + completion,
    };

    private static UpstreamPiece Event(JsonNode data, string? gate = null)
        => new(Encoding.UTF8.GetBytes("data: " + data.ToJsonString(JsonSerializerOptions.Default) + "\n\n"), gate);
}
