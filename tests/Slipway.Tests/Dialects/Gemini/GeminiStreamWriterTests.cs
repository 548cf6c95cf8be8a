using System.Buffers;
using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Gemini;

public sealed class GeminiStreamWriterTests
{
    private static readonly StreamStarted Start = new("r1", "m1", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Without_sse_the_stream_is_one_JSON_array()
    {
        var text = Write(sse: false, Start, new TextDelta(0, "Hé"), new TextDelta(0, "llo"), new ChoiceFinished(0, FinishReason.Stop), new UsageReported(new TokenUsage(3, 9, 1, 4)));

        text.ShouldContain("},\r\n{");
        using var document = JsonDocument.Parse(text);
        document.RootElement.GetArrayLength().ShouldBe(3);
        var last = document.RootElement[2];
        last.GetProperty("candidates")[0].GetProperty("finishReason").GetString().ShouldBe("STOP");
        last.GetProperty("usageMetadata").GetProperty("candidatesTokenCount").GetInt32().ShouldBe(5);
        last.GetProperty("usageMetadata").GetProperty("thoughtsTokenCount").GetInt32().ShouldBe(4);
        last.GetProperty("usageMetadata").GetProperty("totalTokenCount").GetInt32().ShouldBe(12);
    }

    [Fact]
    public void An_array_without_answers_is_still_JSON() => Write(sse: false).ShouldBe("[]");

    [Fact]
    public void A_failure_in_the_array_is_its_last_element()
    {
        using var document = JsonDocument.Parse(Write(sse: false, Start, new TextDelta(0, "a"), new StreamFailed(new Error(ErrorKind.Unavailable, "Later."))));

        document.RootElement[1].GetProperty("error").GetProperty("status").GetString().ShouldBe("UNAVAILABLE");
    }

    [Fact]
    public void Sse_has_only_data_lines_and_blank_lines()
    {
        var text = Write(sse: true, Start, new TextDelta(0, "a\nb"), new ToolCallStarted(0, 0, "c", "f"), new ToolCallArguments(0, 0, "{\n\"x\":\n1}"), new ChoiceFinished(0, FinishReason.ToolCalls));

        text.ShouldEndWith("\r\n\r\n");
        foreach (var line in text.Split("\r\n").Where(line => line.Length > 0))
        {
            line.ShouldStartWith("data: {");
            JsonDocument.Parse(line[6..]).Dispose();
        }
    }

    [Fact]
    public void Tool_calls_arrive_whole_whatever_order_their_pieces_came_in()
    {
        var text = Write(sse: false, Start, new ToolCallStarted(0, 0, "a", "f", new ReasoningState(ReasoningFamily.Gemini, "c2ln")), new ToolCallStarted(0, 1, "b", "g"), new ToolCallArguments(0, 1, "{\"y\""),
            new ToolCallArguments(0, 0, "{\"x\":1}"), new ToolCallArguments(0, 1, ":2}"), new ChoiceFinished(0, FinishReason.ToolCalls));

        using var document = JsonDocument.Parse(text);
        var candidate = document.RootElement[0].GetProperty("candidates")[0];
        var parts = candidate.GetProperty("content").GetProperty("parts");
        parts[0].GetProperty("functionCall").GetProperty("args").GetProperty("x").GetInt32().ShouldBe(1);
        parts[0].GetProperty("thoughtSignature").GetString().ShouldBe("c2ln");
        parts[1].GetProperty("functionCall").GetProperty("args").GetProperty("y").GetInt32().ShouldBe(2);
        candidate.GetProperty("finishReason").GetString().ShouldBe("STOP");
    }

    [Theory]
    [InlineData("{\"x\":")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    public void Arguments_that_are_no_object_end_as_MALFORMED_FUNCTION_CALL(string arguments)
    {
        using var document = JsonDocument.Parse(
            Write(sse: false, Start, new ToolCallStarted(0, 0, "a", "f"), new ToolCallArguments(0, 0, arguments), new ChoiceFinished(0, FinishReason.ToolCalls)));

        document.RootElement[0].GetProperty("candidates")[0].GetProperty("finishReason").GetString().ShouldBe("MALFORMED_FUNCTION_CALL");
    }

    [Fact]
    public void A_choice_that_nobody_finished_still_has_a_reason()
    {
        using var document = JsonDocument.Parse(Write(sse: false, Start, new TextDelta(0, "a")));

        document.RootElement[1].GetProperty("candidates")[0].GetProperty("finishReason").GetString().ShouldBe("OTHER");
    }

    private static string Write(bool sse, params ChatStreamEvent[] events)
    {
        var writer = Fixed.Inbound("gemini").OpenStream(new CallHead("m", Stream: true), new CallTarget("m", Stream: true, Sse: sse));
        var output = new ArrayBufferWriter<byte>();
        foreach (var one in events)
        {
            writer.Write(output, one);
        }

        writer.Complete(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
