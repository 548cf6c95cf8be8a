using System.Text.Json.Nodes;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.Ollama;

/// <summary>Plays a turn as lines of JSON. Calls come whole, several in one line; the last line tells why it ended and what it cost.</summary>
internal static class OllamaWriter
{
    public static UpstreamReply Reply(Heard heard, Turn turn)
    {
        if (heard.Stream)
        {
            return Sse.Stream(Lines(heard, turn), "application/x-ndjson");
        }

        var message = Message(string.Concat(turn.Steps.OfType<Say>().Select(s => s.Text)));
        if (heard.ShowsThoughts && turn.Steps.OfType<Think>().FirstOrDefault() is { } think)
        {
            message["thinking"] = think.Text;
        }

        if (turn.Steps.Any(s => s is Call))
        {
            message["tool_calls"] = Calls(turn.Steps.OfType<Call>());
        }

        return Sse.Json(Last(heard, turn, message));
    }

    private static IEnumerable<UpstreamPiece> Lines(Heard heard, Turn turn)
    {
        foreach (var step in turn.Steps)
        {
            switch (step)
            {
                case Say say:
                    for (var i = 0; i < say.Pieces.Count; i++)
                    {
                        yield return Sse.Line(Line(heard, Message(say.Pieces[i]), done: false), i == 0 ? null : say.Gate);
                    }

                    break;
                case Think think when heard.ShowsThoughts:
                    var thinking = Message("");
                    thinking["thinking"] = think.Text;
                    yield return Sse.Line(Line(heard, thinking, done: false));
                    break;
                case Fail:
                    yield return Sse.Line(new JsonObject { ["error"] = "server busy, please try again" });
                    yield break;
            }
        }

        if (turn.Steps.Any(s => s is Call))
        {
            var message = Message("");
            message["tool_calls"] = Calls(turn.Steps.OfType<Call>());
            yield return Sse.Line(Line(heard, message, done: false));
        }

        yield return Sse.Line(Last(heard, turn, Message("")));
    }

    private static JsonObject Message(string content) => new() { ["role"] = "assistant", ["content"] = content };

    private static JsonArray Calls(IEnumerable<Call> calls)
        => new([.. calls.Select((c, i) => (JsonNode)new JsonObject { ["function"] = new JsonObject { ["index"] = i, ["name"] = c.Tool, ["arguments"] = JsonNode.Parse(c.Arguments) } })]);

    private static JsonObject Line(Heard heard, JsonObject message, bool done)
        => new() { ["model"] = heard.Model, ["created_at"] = $"2026-11-21T08:00:{Answers.Number(heard) % 60:00}.123456789Z", ["message"] = message, ["done"] = done };

    private static JsonObject Last(Heard heard, Turn turn, JsonObject message)
    {
        var line = Line(heard, message, done: true);
        line["done_reason"] = turn.CutOff ? "length" : "stop";
        line["total_duration"] = 4_000_000;
        line["load_duration"] = 1_000_000;
        line["prompt_eval_count"] = turn.Usage.Input;
        line["prompt_eval_duration"] = 1_000_000;
        line["eval_count"] = turn.Usage.Output;
        line["eval_duration"] = 2_000_000;
        return line;
    }
}
