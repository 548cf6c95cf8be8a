using System.Text.Json.Nodes;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.Anthropic;

/// <summary>Plays a turn as a message of content blocks.</summary>
internal static class AnthropicWriter
{
    public static UpstreamReply Whole(Heard heard, Turn turn)
    {
        var message = Message(heard);
        message["content"] = new JsonArray([.. Shown(heard, turn).Select((step, i) => (JsonNode)Block(heard, step, i, whole: true))]);
        message["stop_reason"] = Stop(turn);
        message["usage"] = Usage(turn.Usage, turn.Usage.Output);
        return Sse.Json(message);
    }

    public static UpstreamReply Stream(Heard heard, Turn turn) => Sse.Stream(Events(heard, turn));

    private static IEnumerable<UpstreamPiece> Events(Heard heard, Turn turn)
    {
        var start = Message(heard);
        start["usage"] = Usage(turn.Usage, 1);
        yield return Sse.Event("message_start", new JsonObject { ["type"] = "message_start", ["message"] = start });
        yield return Sse.Event("ping", new JsonObject { ["type"] = "ping" });
        var index = 0;
        foreach (var step in Shown(heard, turn))
        {
            if (step is Fail)
            {
                yield return Sse.Event("error", AnthropicWire.Error(529, "Overloaded"));
                yield break;
            }

            yield return Sse.Event("content_block_start", new JsonObject { ["type"] = "content_block_start", ["index"] = index, ["content_block"] = Block(heard, step, index, whole: false) });
            foreach (var (delta, gate) in Deltas(step))
            {
                yield return Sse.Event("content_block_delta", new JsonObject { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta }, gate);
            }

            yield return Sse.Event("content_block_stop", new JsonObject { ["type"] = "content_block_stop", ["index"] = index });
            index++;
        }

        yield return Sse.Event("message_delta", new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = Stop(turn), ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = turn.Usage.Output },
        });
        yield return Sse.Event("message_stop", new JsonObject { ["type"] = "message_stop" });
    }

    private static IEnumerable<(JsonObject Delta, string? Gate)> Deltas(Step step) => step switch
    {
        Say say => say.Pieces.Select((piece, i) => (new JsonObject { ["type"] = "text_delta", ["text"] = piece }, i == 0 ? null : say.Gate)),
        Think think =>
        [
            (new JsonObject { ["type"] = "thinking_delta", ["thinking"] = think.Text[..(think.Text.Length / 2)] }, null),
            (new JsonObject { ["type"] = "thinking_delta", ["thinking"] = think.Text[(think.Text.Length / 2)..] }, null),
            (new JsonObject { ["type"] = "signature_delta", ["signature"] = Signature.Of("anthropic", think.Text) }, null),
        ],
        Call call => call.ArgumentPieces.Prepend("").Select(piece => (new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = piece }, (string?)null)),
        _ => [],
    };

    private static JsonObject Block(Heard heard, Step step, int index, bool whole) => step switch
    {
        Say say => new JsonObject { ["type"] = "text", ["text"] = whole ? say.Text : "" },
        Think think => new JsonObject { ["type"] = "thinking", ["thinking"] = whole ? think.Text : "", ["signature"] = whole ? Signature.Of("anthropic", think.Text) : "" },
        Call call => new JsonObject
        {
            ["type"] = "tool_use",
            ["id"] = $"toolu_{Answers.Number(heard)}_{index}",
            ["name"] = call.Tool,
            ["input"] = whole ? JsonNode.Parse(call.Arguments) : new JsonObject(),
        },
        _ => throw new InvalidOperationException($"{step} can't be a block."),
    };

    private static IEnumerable<Step> Shown(Heard heard, Turn turn) => turn.Steps.Where(step => step is not Think || heard.ShowsThoughts);

    private static JsonObject Message(Heard heard) => new()
    {
        ["id"] = $"msg_{Answers.Number(heard)}",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = heard.Model,
        ["content"] = new JsonArray(),
        ["stop_reason"] = null,
        ["stop_sequence"] = null,
    };

    private static string Stop(Turn turn) => turn.CutOff ? "max_tokens" : turn.Steps.Any(s => s is Call) ? "tool_use" : "end_turn";

    private static JsonObject Usage(TurnUsage usage, int output) => new()
    {
        ["input_tokens"] = usage.Input - usage.Cached,
        ["cache_creation_input_tokens"] = 0,
        ["cache_read_input_tokens"] = usage.Cached,
        ["output_tokens"] = output,
        ["service_tier"] = "standard",
    };
}
