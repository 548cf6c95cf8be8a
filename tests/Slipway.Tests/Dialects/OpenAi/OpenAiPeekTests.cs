using System.Text;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.OpenAi;

public sealed class OpenAiPeekTests
{
    [Fact]
    public void The_fields_of_routing_are_found_among_others()
    {
        var head = Peek("""
            {"messages":[{"model":"no","stream":false}],"mod\u0065l":"models/gpt","stream":true,"stream_options":{"x":1,"include_usage":true},
             "max_tokens":5,"max_completion_tokens":9,"n":2,"user":"u"}
            """).Value;

        head.ShouldBe(new CallHead("gpt", Stream: true, StreamUsage: true, MaxTokens: 9, Choices: 2) { EndUser = "u" });
    }

    [Fact]
    public void Null_is_as_good_as_absent() =>
        Peek("""{"model":"m","stream":null,"stream_options":null,"max_tokens":null,"n":null,"user":null}""").Value.ShouldBe(new CallHead("m"));

    [Theory]
    [InlineData("""{}""", "model")]
    [InlineData("""{"model":""}""", "model")]
    [InlineData("""{"model":7}""", "model")]
    [InlineData("""{"model":"\ud800"}""", null)]
    [InlineData("""{"mo\udc00":"m"}""", null)]
    [InlineData("""{"model":"a","model":"b"}""", "model")]
    [InlineData("""{"model":"a","stream":true,"stream":false}""", "stream")]
    [InlineData("""{"model":"a","stream":"yes"}""", "stream")]
    [InlineData("""{"model":"a","stream_options":[]}""", "stream_options")]
    [InlineData("""{"model":"a","stream_options":{"include_usage":1}}""", "stream_options.include_usage")]
    [InlineData("""{"model":"a","stream_options":{"include_usage":true,"include_usage":false}}""", "stream_options.include_usage")]
    [InlineData("""{"model":"a","max_tokens":0}""", "max_tokens")]
    [InlineData("""{"model":"a","max_tokens":1e400}""", "max_tokens")]
    [InlineData("""{"model":"a","n":1.5}""", "n")]
    [InlineData("""{"model":"a","user":{}}""", "user")]
    [InlineData("""[]""", null)]
    [InlineData("", null)]
    [InlineData("""{"model":"a"} {}""", null)]
    [InlineData("""{"model":"a",}""", null)]
    [InlineData("""{"model":"a","x":NaN}""", null)]
    public void What_cannot_be_meant_is_refused_with_its_field(string body, string? field)
    {
        var error = Peek(body).Error;

        error.ShouldNotBeNull();
        error.Kind.ShouldBe(Slipway.Core.Errors.ErrorKind.InvalidRequest);
        error.Field.ShouldBe(field);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused() =>
        Fixed.Inbound("openai").Peek([.. """{"model":"a","x":"""u8, 0x22, 0xFF, 0x22, 0x7D], new CallTarget()).Error!.Message.ShouldContain("UTF-8");

    private static Slipway.Core.Errors.Result<CallHead> Peek(string body) => Fixed.Inbound("openai").Peek(Encoding.UTF8.GetBytes(body), new CallTarget());
}
