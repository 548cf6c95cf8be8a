using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Anthropic;

public sealed class AnthropicPeekTests
{
    [Fact]
    public void The_few_fields_that_routing_needs_are_found()
    {
        var head = Peek("""{"messages":[{"model":"x","stream":false}],"metadata":{"a":[1],"user_id":"u-1"},"stream":true,"max_tokens":77,"model":"claude-x"}""").Value;

        head.ShouldBe(new CallHead("claude-x", Stream: true, StreamUsage: true, MaxTokens: 77) { EndUser = "u-1" });
    }

    [Fact]
    public void On_Vertex_the_path_names_the_model_and_the_stream()
    {
        var target = new CallTarget("claude-x", Stream: true);

        Peek("""{"anthropic_version":"vertex-2023-10-16","max_tokens":5}""", target).Value.ShouldBe(new CallHead("claude-x", Stream: true, StreamUsage: true, MaxTokens: 5));
    }

    [Theory]
    [InlineData("""{"max_tokens":9}""", "model")]
    [InlineData("""{"model":7}""", "model")]
    [InlineData("""{"model":"m","stream":"yes"}""", "stream")]
    [InlineData("""{"model":"m","max_tokens":1.5}""", "max_tokens")]
    [InlineData("""{"model":"m","max_tokens":{}}""", "max_tokens")]
    [InlineData("""{"model":"m","model":"n"}""", "model")]
    [InlineData("""{"model":"m"} x""", null)]
    [InlineData("""{"model":"m" """, null)]
    [InlineData("[]", null)]
    public void What_makes_no_sense_is_refused(string body, string? field) => Peek(body).Error.ShouldNotBeNull().Field.ShouldBe(field);

    private static Core.Errors.Result<CallHead> Peek(string body, CallTarget? target = null) => Fixed.Inbound("anthropic").Peek(Fixed.Utf8(body), target ?? new CallTarget());
}
