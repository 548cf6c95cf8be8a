using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Responses;

/// <summary>A response repeats what was asked for, and has every key that OpenAI's schema asks for.</summary>
public sealed class ResponsesEchoTests
{
    /// <summary>The keys of <c>Response</c> in openai-openapi that are required or always sent.</summary>
    private static readonly string[] Keys =
    [
        "id", "object", "created_at", "status", "error", "incomplete_details", "instructions", "model", "output", "parallel_tool_calls", "metadata", "tools",
        "tool_choice", "temperature", "top_p", "usage", "text", "reasoning", "store", "truncation", "previous_response_id", "max_output_tokens", "service_tier", "background",
    ];

    private static readonly ChatResponse Answer = new("up-1", "m", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), [new ChatChoice(0, ChatMessage.Text(ChatRole.Assistant, "Hi"), FinishReason.Stop)]);

    [Fact]
    public void Every_key_is_there_whatever_was_asked()
    {
        foreach (var body in new[] { "", "{}", """{"model":"m","input":"a"}""" })
        {
            var response = Write(body);
            foreach (var key in Keys)
            {
                response.TryGetProperty(key, out _).ShouldBeTrue(key);
            }
        }
    }

    [Fact]
    public void What_was_asked_is_repeated()
    {
        var response = Write("""
            {"model":"m","input":"a","instructions":"Be brief.","temperature":0.3,"top_p":0.9,"max_output_tokens":50,"metadata":{"a":"b"},"previous_response_id":"resp_0","store":false,
             "reasoning":{"effort":"low"},"text":{"verbosity":"low"},"tools":[{"type":"function","name":"f"},{"type":"web_search"}],"tool_choice":{"type":"function","name":"f"},
             "parallel_tool_calls":false,"truncation":"auto","user":"u","prompt_cache_key":"k","safety_identifier":"s","top_logprobs":2}
            """, "resp_mine");

        response.GetProperty("id").GetString().ShouldBe("resp_mine");
        response.GetProperty("instructions").GetString().ShouldBe("Be brief.");
        response.GetProperty("temperature").GetDouble().ShouldBe(0.3);
        response.GetProperty("max_output_tokens").GetInt32().ShouldBe(50);
        response.GetProperty("metadata").GetRawText().ShouldBe("""{"a":"b"}""");
        response.GetProperty("previous_response_id").GetString().ShouldBe("resp_0");
        response.GetProperty("store").GetBoolean().ShouldBeFalse();
        response.GetProperty("text").GetRawText().ShouldBe("""{"format":{"type":"text"},"verbosity":"low"}""");
        response.GetProperty("tools").GetRawText().ShouldBe("""[{"type":"function","name":"f","parameters":null,"strict":null},{"type":"web_search"}]""");
        response.GetProperty("tool_choice").GetRawText().ShouldBe("""{"type":"function","name":"f"}""");
        response.GetProperty("parallel_tool_calls").GetBoolean().ShouldBeFalse();
        response.GetProperty("user").GetString().ShouldBe("u");
    }

    [Fact]
    public void The_call_of_a_custom_tool_has_its_input_as_text()
    {
        var call = new ToolCallPart("c1", "patch", """{"input":"a \"b\"\n"}""");
        var answer = Answer with { Choices = [new ChatChoice(0, new ChatMessage(ChatRole.Assistant, [call]), FinishReason.ToolCalls)] };
        const string Body = """{"model":"m","input":"a","tools":[{"type":"custom","name":"patch"}]}""";

        var item = Write(Body, answer: answer).GetProperty("output")[0];

        item.GetProperty("type").GetString().ShouldBe("custom_tool_call");
        item.GetProperty("input").GetString().ShouldBe("a \"b\"\n");
        var stream = Stream(Body, new ToolCallStarted(0, 0, "c1", "patch"), new ToolCallArguments(0, 0, "{\"inp"), new ToolCallArguments(0, 0, "ut\":\"x\"}"), new ChoiceFinished(0, FinishReason.ToolCalls));
        stream.ShouldContain("event: response.custom_tool_call_input.delta\n");
        stream.ShouldContain("\"input\":\"x\"");
        stream.ShouldNotContain("function_call");
    }

    [Fact]
    public void The_pieces_of_mixed_calls_find_their_places()
    {
        var stream = Stream("{}",
            new ToolCallStarted(0, 0, "c0", "f"), new ToolCallStarted(0, 1, "c1", "g"),
            new ToolCallArguments(0, 1, "{\"b\":"), new ToolCallArguments(0, 0, "{\"a\":"), new ToolCallArguments(0, 1, "2}"), new ToolCallArguments(0, 0, "1}"),
            new ChoiceFinished(0, FinishReason.ToolCalls));

        var last = stream[stream.LastIndexOf("data: ", StringComparison.Ordinal)..][6..];
        using var done = JsonDocument.Parse(last);
        done.RootElement.GetProperty("response").GetProperty("output").EnumerateArray().Select(i => i.GetProperty("arguments").GetString()).ShouldBe(["""{"a":1}""", """{"b":2}"""]);
    }

    [Fact]
    public void Numbers_of_events_have_no_gap()
    {
        var stream = Stream("{}", new ThoughtDelta(0, "Hm."), new TextDelta(0, "Hi"), new RefusalDelta(0, "No."), new TextDelta(0, "But"), new ChoiceFinished(0, FinishReason.Length));

        var numbers = stream.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line[6..]).RootElement.GetProperty("sequence_number").GetInt32()).ToList();
        numbers.ShouldBe(Enumerable.Range(0, numbers.Count));
        stream.ShouldContain("event: response.incomplete\n");
        stream.ShouldContain("\"incomplete_details\":{\"reason\":\"max_output_tokens\"}");
        stream.ShouldNotContain("[DONE]");
    }

    private static JsonElement Write(string body, string? id = null, ChatResponse? answer = null)
    {
        using var document = JsonDocument.Parse(Fixed.Bytes(output => Fixed.Inbound("openai_responses").WriteChat(output, answer ?? Answer, new Asked(Fixed.Utf8(body), id))));
        return document.RootElement.Clone();
    }

    private static string Stream(string body, params ChatStreamEvent[] events)
    {
        var writer = Fixed.Inbound("openai_responses").OpenStream(new CallHead("m", Stream: true), new CallTarget(), new Asked(Fixed.Utf8(body)));
        var output = new ArrayBufferWriter<byte>();
        writer.Write(output, new StreamStarted("up-1", "m", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));
        foreach (var one in events)
        {
            writer.Write(output, one);
        }

        writer.Complete(output);
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan).TrimEnd('\n');
    }
}
