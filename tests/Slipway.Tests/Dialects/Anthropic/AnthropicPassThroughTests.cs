using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Dialects.Anthropic;

namespace Slipway.Tests.Dialects.Anthropic;

public sealed class AnthropicPassThroughTests
{
    private const string Version = "\"anthropic_version\":\"vertex-2023-10-16\"";

    private static readonly AnthropicPassThrough PassThrough = new();

    [Theory]
    [InlineData("""{ "model" : "a" , "x":[1.50,"é\/"] }""", """{ "model" : "up-1" , "x":[1.50,"é\/"] }""")]
    [InlineData("""{"messages":[{"model":"a"}],"model":"a","future":{"b":1e5}}""", """{"messages":[{"model":"a"}],"model":"up-1","future":{"b":1e5}}""")]
    [InlineData("""{"model":"a","stream":true}""", """{"model":"up-1","stream":true}""")]
    public void Only_the_name_changes(string body, string expected) => Rewrite(body, new CallTarget(), "up-1").ShouldBe(expected);

    [Theory]
    [InlineData("""{"model":"a","max_tokens":9}""", "{" + Version + ""","max_tokens":9}""")]
    [InlineData("""{"max_tokens":9, "model":"a"}""", "{" + Version + ""","max_tokens":9}""")]
    [InlineData("""{"x":1, "model":"a" , "y":2}""", "{" + Version + ""","x":1, "y":2}""")]
    [InlineData("""{"model":"a"}""", "{" + Version + "}")]
    public void Vertex_gets_the_version_in_place_of_the_model(string body, string expected) =>
        Rewrite(body, new CallTarget(), new UpstreamModel("up-1") { NamedByPath = true }).ShouldBe(expected);

    [Theory]
    [InlineData("""{"anthropic_version":"vertex-2023-10-16","max_tokens":9}""", """{"model":"up-1","stream":true,"max_tokens":9}""")]
    [InlineData("""{"max_tokens":9,"stream":false,"anthropic_version":"x"}""", """{"model":"up-1","max_tokens":9,"stream":true}""")]
    [InlineData("""{"anthropic_version":"x"}""", """{"model":"up-1","stream":true}""")]
    public void From_Vertex_the_model_comes_into_the_body_and_the_stream_too(string body, string expected) =>
        Rewrite(body, new CallTarget("claude-x", Stream: true), "up-1").ShouldBe(expected);

    [Fact]
    public void From_Vertex_to_Vertex_nothing_changes()
    {
        const string Body = """{"anthropic_version":"2026-10-21","stream":true,"max_tokens":9}""";

        Rewrite(Body, new CallTarget("claude-x", Stream: true), new UpstreamModel("up") { NamedByPath = true }).ShouldBe(Body);
    }

    [Fact]
    public void Usage_of_a_complete_reply_is_the_one_of_the_top_level()
    {
        var body = """
            {"content":[{"type":"tool_use","input":{"usage":{"input_tokens":99}}}],
             "usage" : {"input_tokens":10,"cache_creation_input_tokens":300,"cache_read_input_tokens":2000,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200},
                        "iterations":[{"input_tokens":1,"output_tokens":1}],"output_tokens":4,"output_tokens_details":{"thinking_tokens":3}}}
            """;

        PassThrough.FindUsage(Fixed.Utf8(body)).ShouldBe(new TokenUsage(2310, 4, 2000, 3) { CacheWrite = 300, CacheWriteHour = 200 });
        PassThrough.FindUsage("""{"usage":null}"""u8).ShouldBeNull();
        PassThrough.FindUsage("""{"usage":{"""u8).ShouldBeNull();
    }

    private static string Rewrite(string body, CallTarget target, UpstreamModel model)
    {
        var bytes = Fixed.Utf8(body);
        var head = Fixed.Inbound("anthropic").Peek(bytes, target).Value;
        return Fixed.Text(output => PassThrough.Rewrite(output, bytes, head, model));
    }
}
