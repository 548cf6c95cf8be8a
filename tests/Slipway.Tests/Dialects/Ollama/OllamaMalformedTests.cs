using Slipway.Core.Errors;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Ollama;

public sealed class OllamaMalformedTests
{
    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"model":"m","messages":"hi"}""", "messages")]
    [InlineData("""{"model":"m","messages":["hi"]}""", "messages[0]")]
    [InlineData("""{"model":"m","messages":[{"content":"a"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"robot","content":"a"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a"}]}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a","images":"x"}]}""", "messages[0].images")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a","images":["./cat.png"]}]}""", "messages[0].images[0]")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"function":{"arguments":{}}}]}]}""", "messages[0].tool_calls[0].function.name")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":[1]}}]}]}""", "messages[0].tool_calls[0].function.arguments")]
    [InlineData("""{"model":"m","messages":[{"role":"tool","content":"4"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"stream":"yes"}""", "stream")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"options":[]}""", "options")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"options":{"temperature":"hot"}}""", "options.temperature")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"options":{"num_predict":1.5}}""", "options.num_predict")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"options":{"top_k":-3}}""", "options.top_k")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"options":{"stop":[1]}}""", "options.stop[0]")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"think":"a lot"}""", "think")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"think":3}""", "think")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"format":"yaml"}""", "format")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"format":7}""", "format")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"retrieval"}]}""", "tools[0].type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"function"}]}""", "tools[0].function")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"top_logprobs":99}""", "top_logprobs")]
    public void A_bad_chat_is_refused_with_its_field(string body, string field) => Refused("ollama", body, field);

    [Theory]
    [InlineData("""{"prompt":"a"}""", "model")]
    [InlineData("""{"model":"m","prompt":["a"]}""", "prompt")]
    [InlineData("""{"model":"m","prompt":"a","system":7}""", "system")]
    [InlineData("""{"model":"m","prompt":"a","images":["%%%"]}""", "images[0]")]
    public void A_bad_prompt_is_refused_with_its_field(string body, string field) => Refused("ollama_generate", body, field);

    [Theory]
    [InlineData("""{"model":"a","model":"b","messages":[]}""", "model")]
    [InlineData("""{"model":"a","stream":true,"stream":false}""", "stream")]
    [InlineData("""{"model":"a","options":{"num_predict":1,"num_predict":9}}""", "options.num_predict")]
    public void A_field_that_stands_twice_is_refused_before_anything_is_sent(string body, string field) =>
        Fixed.Inbound("ollama").Peek(Fixed.Utf8(body), new CallTarget(Stream: true)).Error.ShouldNotBeNull().Field.ShouldBe(field);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"model\":\"m\"")]
    [InlineData("{\"model\":\"\\ud800\"}")]
    [InlineData("{\"model\":\"m\"} {}")]
    public void What_is_no_JSON_object_is_refused_in_Ollamas_shape(string body)
    {
        var error = Fixed.Inbound("ollama").Peek(Fixed.Utf8(body), new CallTarget()).Error.ShouldNotBeNull();

        error.Kind.ShouldBe(ErrorKind.InvalidRequest);
        Fixed.Text(output => Fixed.Inbound("ollama").WriteError(output, error, "req-1")).ShouldStartWith("""{"error":"The body""");
    }

    private static void Refused(string dialect, string body, string field)
    {
        var front = Fixed.Inbound(dialect);
        var error = front.ReadChat(Fixed.Utf8(body), new CallTarget()).Error.ShouldNotBeNull();

        error.Kind.ShouldBe(ErrorKind.InvalidRequest);
        error.Field.ShouldBe(field);
    }
}
