using System.Text.Json.Nodes;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.Gemini;

/// <summary>Plays a turn as candidates. A stream comes as server-sent events (with CRLF, as the real one's), or as a JSON array without <c>alt=sse</c>.</summary>
internal sealed class GeminiWriter(string family, bool callIds)
{
    public UpstreamReply Whole(Heard heard, Turn turn) => Sse.Json(Chunk(heard, turn, [.. Parts(heard, turn).SelectMany(p => p.Whole)], last: true));

    public UpstreamReply Stream(Heard heard, Turn turn)
    {
        var chunks = Chunks(heard, turn).ToList();
        if (heard.Call.Query.Contains("alt=sse", StringComparison.Ordinal))
        {
            return Sse.Stream(chunks.Select(c => Sse.Text($"data: {c.Body.ToJsonString()}\r\n\r\n", c.Gate)), "text/event-stream");
        }

        return Sse.Stream(chunks.Select((c, i) => Sse.Text((i == 0 ? "[" : ",\r\n") + c.Body.ToJsonString(), c.Gate)).Append(Sse.Text("]")), "application/json; charset=UTF-8");
    }

    private IEnumerable<(JsonObject Body, string? Gate)> Chunks(Heard heard, Turn turn)
    {
        foreach (var (_, streamed, gates) in Parts(heard, turn))
        {
            for (var i = 0; i < streamed.Count; i++)
            {
                yield return (Chunk(heard, turn, [streamed[i]], last: false), i == 0 ? null : gates);
            }
        }

        if (turn.Steps.Any(s => s is Fail))
        {
            yield return (GeminiErrors.Body(503, "The model is overloaded. Please try again later."), null);
            yield break;
        }

        // Like Gemini 3: what was thought for an answer in words is signed on an empty part at the end.
        JsonObject[] rest = turn.Steps.Any(s => s is Call) ? [] : [new JsonObject { ["text"] = "", ["thoughtSignature"] = Signature.Of(family, "answer") }];
        yield return (Chunk(heard, turn, rest, last: true), null);
    }

    private IEnumerable<(IReadOnlyList<JsonObject> Whole, IReadOnlyList<JsonObject> Streamed, string? Gate)> Parts(Heard heard, Turn turn)
    {
        var calls = 0;
        foreach (var step in turn.Steps)
        {
            switch (step)
            {
                case Say say:
                    yield return ([Text(say.Text)], [.. say.Pieces.Select(Text)], say.Gate);
                    break;
                case Think think when heard.ShowsThoughts:
                    var thought = new JsonObject { ["text"] = think.Text, ["thought"] = true };
                    yield return ([thought], [thought.DeepClone().AsObject()], null);
                    break;
                case Call call:
                    var part = CallPart(heard, call, calls++);
                    yield return ([part], [part.DeepClone().AsObject()], null);
                    break;
            }
        }
    }

    private static JsonObject Text(string text) => new() { ["text"] = text };

    /// <summary>Of parallel calls only the first is signed.</summary>
    private JsonObject CallPart(Heard heard, Call call, int number)
    {
        var function = new JsonObject { ["name"] = call.Tool, ["args"] = JsonNode.Parse(call.Arguments) };
        if (callIds)
        {
            function["id"] = $"fc{Answers.Number(heard)}{number}";
        }

        var part = new JsonObject { ["functionCall"] = function };
        if (number == 0 && GeminiOrder.WantsSignatures(heard.Model))
        {
            part["thoughtSignature"] = Signature.OfCall(family, call.Tool, call.Arguments);
        }

        return part;
    }

    private static JsonObject Chunk(Heard heard, Turn turn, JsonObject[] parts, bool last)
    {
        var candidate = new JsonObject { ["content"] = new JsonObject { ["parts"] = new JsonArray([.. parts]), ["role"] = "model" }, ["index"] = 0 };
        if (parts.Length == 0)
        {
            candidate["content"] = new JsonObject { ["role"] = "model" }; // an empty list is left out of JSON made from protocol buffers
        }

        var usage = new JsonObject { ["promptTokenCount"] = turn.Usage.Input, ["cachedContentTokenCount"] = turn.Usage.Cached };
        if (last)
        {
            candidate["finishReason"] = turn.CutOff ? "MAX_TOKENS" : "STOP";
            usage["candidatesTokenCount"] = turn.Usage.Output - turn.Usage.Reasoning;
            usage["thoughtsTokenCount"] = turn.Usage.Reasoning;
        }

        usage["totalTokenCount"] = turn.Usage.Input + (last ? turn.Usage.Output : 0);
        usage["promptTokensDetails"] = new JsonArray(new JsonObject { ["modality"] = "TEXT", ["tokenCount"] = turn.Usage.Input });
        return new JsonObject { ["candidates"] = new JsonArray(candidate), ["usageMetadata"] = usage, ["modelVersion"] = heard.Model, ["responseId"] = $"scripted-{Answers.Number(heard)}" };
    }
}
