using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Dialects.OpenAi;

namespace Slipway.Tests.Dialects.OpenAi;

public sealed class OpenAiPassThroughTests
{
    private static readonly OpenAiPassThrough PassThrough = new();

    [Theory]
    [InlineData("""{ "model" : "a" , "x":[1.50,"é\/"] }""", """{ "model" : "up-1" , "x":[1.50,"é\/"] }""")]
    [InlineData("""{"messages":[{"model":"a"}],"model":"a"}""", """{"messages":[{"model":"a"}],"model":"up-1"}""")]
    [InlineData("""{"stream":true,"model":"a","x":1}""", """{"stream":true,"model":"up-1","stream_options":{"include_usage":true},"x":1}""")]
    [InlineData("""{"stream":true,"model":"a","stream_options":null}""", """{"stream":true,"model":"up-1","stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream":true,"model":"a","stream_options":{}}""", """{"stream":true,"model":"up-1","stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":{ "y":[1] },"stream":true,"model":"a"}""", """{"stream_options":{"include_usage":true, "y":[1] },"stream":true,"model":"up-1"}""")]
    [InlineData("""{"stream_options":{"include_usage":false,"y":1},"stream":true,"model":"a"}""", """{"stream_options":{"include_usage":true,"y":1},"stream":true,"model":"up-1"}""")]
    [InlineData("""{"stream":true,"model":"a","stream_options":{"include_usage":true}}""", """{"stream":true,"model":"up-1","stream_options":{"include_usage":true}}""")]
    [InlineData("""{"model":"a","stream_options":{"include_usage":false}}""", """{"model":"up-1","stream_options":{"include_usage":false}}""")]
    public void Only_the_name_and_the_wish_for_usage_change(string body, string expected)
    {
        var bytes = Fixed.Utf8(body);
        var head = Fixed.Inbound("openai").Peek(bytes, new CallTarget()).Value;

        Fixed.Text(output => PassThrough.Rewrite(output, bytes, head, "up-1")).ShouldBe(expected);
    }

    [Fact]
    public void A_name_with_quotes_stays_one_string() =>
        Fixed.Text(output => PassThrough.Rewrite(output, """{"model":"a"}"""u8, new CallHead("a"), "x\"y")).ShouldBe("""{"model":"x\"y"}""");

    [Fact]
    public void Usage_of_a_complete_reply_is_the_one_outside_of_strings()
    {
        var body = """
            {"choices":[{"message":{"content":"\"usage\":{\"prompt_tokens\":99}"}}],
             "usage" : {"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}},"timings":{}}
            """;

        PassThrough.FindUsage(Fixed.Utf8(body)).ShouldBe(new TokenUsage(10, 4, 3, 2));
        PassThrough.FindUsage("""{"data":[],"usage":{"prompt_tokens":7,"total_tokens":7}}"""u8).ShouldBe(new TokenUsage(7, 0));
        PassThrough.FindUsage("""{"usage":null}"""u8).ShouldBeNull();
        PassThrough.FindUsage("""{"usage":{"""u8).ShouldBeNull();
        PassThrough.FindUsage("""{"usage":{"prompt\udc00":1}}"""u8).ShouldBeNull();
    }
}
