using System.Text.Json.Nodes;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.OpenAi;

/// <summary>Plays a turn as a chat completion. Like the real one it shows no reasoning, only what it cost.</summary>
internal static class OpenAiChatWriter
{
    private const long Created = 1_790_000_000;

    public static UpstreamReply Whole(Heard heard, Turn turn)
    {
        var text = string.Concat(turn.Steps.OfType<Say>().Select(s => s.Text));
        var message = new JsonObject { ["role"] = "assistant", ["content"] = text.Length > 0 ? text : null, ["refusal"] = null, ["annotations"] = new JsonArray() };
        Call[] calls = [.. turn.Steps.OfType<Call>()];
        if (calls.Length > 0)
        {
            message["tool_calls"] = new JsonArray([.. calls.Select((c, i) => ToolCall(heard, i, c.Tool, c.Arguments))]);
        }

        return Sse.Json(new JsonObject
        {
            ["id"] = Id(heard),
            ["object"] = "chat.completion",
            ["created"] = Created,
            ["model"] = heard.Model,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["logprobs"] = null, ["finish_reason"] = Finish(turn) }),
            ["usage"] = Usage(turn.Usage),
            ["service_tier"] = "default",
            ["system_fingerprint"] = "fp_scripted",
        });
    }

    public static UpstreamReply Stream(Heard heard, Turn turn) => Sse.Stream(Events(heard, turn));

    private static IEnumerable<UpstreamPiece> Events(Heard heard, Turn turn)
    {
        yield return Delta(heard, new JsonObject { ["role"] = "assistant", ["content"] = "", ["refusal"] = null });
        var calls = 0;
        foreach (var step in turn.Steps)
        {
            switch (step)
            {
                case Say say:
                    for (var i = 0; i < say.Pieces.Count; i++)
                    {
                        yield return Delta(heard, new JsonObject { ["content"] = say.Pieces[i] }, i == 0 ? null : say.Gate);
                    }

                    break;
                case Call call:
                    var first = ToolCall(heard, calls, call.Tool, "");
                    first["index"] = calls;
                    yield return Delta(heard, new JsonObject { ["tool_calls"] = new JsonArray(first) });
                    foreach (var piece in call.ArgumentPieces)
                    {
                        yield return Delta(heard, new JsonObject { ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = calls, ["function"] = new JsonObject { ["arguments"] = piece } }) });
                    }

                    calls++;
                    break;
                case Fail:
                    yield return Sse.Data(OpenAiWire.Error(503, "The engine is currently overloaded, please try again later."));
                    yield break;
            }
        }

        yield return Sse.Data(Chunk(heard, [], Finish(turn)));
        if (heard.WantsUsage)
        {
            var usage = Chunk(heard, [], null);
            usage["choices"] = new JsonArray();
            usage["usage"] = Usage(turn.Usage);
            yield return Sse.Data(usage);
        }

        yield return Sse.Text("data: [DONE]\n\n");
    }

    private static UpstreamPiece Delta(Heard heard, JsonObject delta, string? gate = null) => Sse.Data(Chunk(heard, delta, null), gate);

    private static JsonObject Chunk(Heard heard, JsonObject delta, string? finish)
    {
        var chunk = new JsonObject
        {
            ["id"] = Id(heard),
            ["object"] = "chat.completion.chunk",
            ["created"] = Created,
            ["model"] = heard.Model,
            ["service_tier"] = "default",
            ["system_fingerprint"] = "fp_scripted",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finish }),
        };
        if (heard.WantsUsage)
        {
            chunk["usage"] = null;
        }

        return chunk;
    }

    private static JsonObject ToolCall(Heard heard, int number, string tool, string arguments) => new()
    {
        ["id"] = $"call_{Answers.Number(heard)}_{number}",
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments },
    };

    private static string Id(Heard heard) => $"chatcmpl-{Answers.Number(heard)}";

    private static string Finish(Turn turn) => turn.CutOff ? "length" : turn.Steps.Any(s => s is Call) ? "tool_calls" : "stop";

    private static JsonObject Usage(TurnUsage usage) => new()
    {
        ["prompt_tokens"] = usage.Input,
        ["completion_tokens"] = usage.Output,
        ["total_tokens"] = usage.Input + usage.Output,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.Cached, ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.Reasoning, ["audio_tokens"] = 0, ["accepted_prediction_tokens"] = 0, ["rejected_prediction_tokens"] = 0 },
    };
}
