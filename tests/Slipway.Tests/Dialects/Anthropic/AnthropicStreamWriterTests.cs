using System.Buffers;
using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Anthropic;

public sealed class AnthropicStreamWriterTests
{
    private static readonly StreamStarted Start = new("msg_1", "m", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Calls_that_come_interleaved_go_out_one_after_the_other()
    {
        var shown = Show(Start,
            new ToolCallStarted(0, 0, "a", "f"), new ToolCallArguments(0, 0, "{\"x\":"), new ToolCallStarted(0, 1, "b", "g"), new ToolCallArguments(0, 1, "{}"),
            new TextDelta(0, "late"), new ToolCallArguments(0, 0, "\"}\"}"), new ChoiceFinished(0, FinishReason.ToolCalls));

        shown.ShouldBe("start:a {\"x\": \"}\"} stop start:b {} stop start:text late stop tool_use");
    }

    [Fact]
    public void A_call_that_never_completes_holds_nothing_back_in_the_end() =>
        Show(Start, new ToolCallStarted(0, 0, "a", "f"), new ToolCallArguments(0, 0, "{\"x"), new TextDelta(0, "t"), new ToolCallStarted(0, 1, "b", "g"), new ToolCallArguments(0, 1, "{}"), new ChoiceFinished(0, FinishReason.Length))
            .ShouldBe("start:a {\"x stop start:text t stop start:b {} stop max_tokens");

    [Fact]
    public void Complete_calls_go_out_as_they_come()
    {
        var writer = Fixed.Inbound("anthropic").OpenStream(new CallHead("m", Stream: true), new CallTarget());
        Fixed.Text(output =>
        {
            writer.Write(output, Start);
            writer.Write(output, new ToolCallStarted(0, 0, "a", "f"));
            writer.Write(output, new ToolCallArguments(0, 0, "{\"x\":[1]}"));
        });

        Fixed.Text(output => writer.Write(output, new ToolCallStarted(0, 1, "b", "g"))).ShouldContain("\"id\":\"b\"");
    }

    [Fact]
    public void A_signature_ends_its_thought_and_the_next_thought_is_a_block_of_its_own() =>
        Show(Start, new ThoughtDelta(0, "a"), new ThoughtDelta(0, "", new ReasoningState(ReasoningFamily.Anthropic, "s1")), new ThoughtDelta(0, "b"), new ThoughtDelta(0, "", new ReasoningState(ReasoningFamily.Vault, "v2")), new TextDelta(0, "t"), new ChoiceFinished(0, FinishReason.Stop))
            .ShouldBe("start:thinking a s1 stop start:thinking b v2 stop start:text t stop end_turn");

    [Fact]
    public void A_state_of_another_family_is_not_shown() =>
        Show(Start, new ThoughtDelta(0, "a", new ReasoningState(ReasoningFamily.Gemini, "s1")), new TextDelta(0, "t"), new ChoiceFinished(0, FinishReason.Stop))
            .ShouldBe("start:thinking a stop start:text t stop end_turn");

    [Fact]
    public void Of_several_answers_the_first_is_given() =>
        Show(Start, new TextDelta(0, "a"), new TextDelta(1, "b"), new ChoiceFinished(1, FinishReason.Length), new ChoiceFinished(0, FinishReason.Stop)).ShouldBe("start:text a stop end_turn");

    [Fact]
    public void A_failed_stream_ends_with_an_error_and_nothing_after_it()
    {
        var text = Write(Start, new TextDelta(0, "a"), new UsageReported(new TokenUsage(1, 1)), new StreamFailed(new Error(ErrorKind.RateLimited, "Slow down.")));

        text.ShouldEndWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Slow down.\"}}\n\n");
    }

    [Fact]
    public void Each_event_names_its_type_in_a_line_of_its_own()
    {
        foreach (var item in Write(Start, new TextDelta(0, "a"), new ChoiceFinished(0, FinishReason.Stop)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = item.Split('\n');
            lines.Length.ShouldBe(2);
            using var data = JsonDocument.Parse(lines[1]["data: ".Length..]);
            lines[0].ShouldBe("event: " + data.RootElement.GetProperty("type").GetString());
        }
    }

    private static string Write(params ChatStreamEvent[] events)
    {
        var writer = Fixed.Inbound("anthropic").OpenStream(new CallHead("m", Stream: true), new CallTarget());
        var output = new ArrayBufferWriter<byte>();
        foreach (var one in events)
        {
            writer.Write(output, one);
        }

        writer.Complete(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The events in a few words each.</summary>
    private static string Show(params ChatStreamEvent[] events) => string.Join(' ', Write(events).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line =>
    {
        using var data = JsonDocument.Parse(line["data: ".Length..]);
        var root = data.RootElement;
        return root.GetProperty("type").GetString() switch
        {
            "content_block_start" => "start:" + (root.GetProperty("content_block").TryGetProperty("id", out var id) ? id : root.GetProperty("content_block").GetProperty("type")).GetString(),
            "content_block_delta" => root.GetProperty("delta").EnumerateObject().Last().Value.GetString(),
            "content_block_stop" => "stop",
            "message_delta" => root.GetProperty("delta").GetProperty("stop_reason").GetString(),
            _ => null,
        };
    }).OfType<string>());
}
