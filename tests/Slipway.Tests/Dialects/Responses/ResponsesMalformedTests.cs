using Slipway.Core.Errors;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Responses;

public sealed class ResponsesMalformedTests
{
    [Theory]
    [InlineData("""{"input":"a"}""", "model")]
    [InlineData("""{"model":"m"}""", "input")]
    [InlineData("""{"model":"m","input":["a"]}""", "input[0]")]
    [InlineData("""{"model":"m","input":[null]}""", "input[0]")]
    [InlineData("""{"model":"m","input":[{"content":"a"}]}""", "input[0].type")]
    [InlineData("""{"model":"m","input":[{"type":"hologram"}]}""", "input[0].type")]
    [InlineData("""{"model":"m","input":[{"role":"robot","content":"a"}]}""", "input[0].role")]
    [InlineData("""{"model":"m","input":[{"type":"message","content":"a"}]}""", "input[0].role")]
    [InlineData("""{"model":"m","input":[{"role":"user"}]}""", "input[0].content")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":7}]}""", "input[0].content")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":["a"]}]}""", "input[0].content[0]")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"image_url"}]}]}""", "input[0].content[0].type")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_text"}]}]}""", "input[0].content[0].text")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_image","image_url":"file:///etc/passwd"}]}]}""", "input[0].content[0].image_url")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_file","filename":"a"}]}]}""", "input[0].content[0].file_data")]
    [InlineData("""{"model":"m","input":[{"role":"system","content":[{"type":"input_image","image_url":"https://x/y.png"}]}]}""", "input[0].content[0].type")]
    [InlineData("""{"model":"m","input":[{"type":"function_call","name":"f","arguments":"{}"}]}""", "input[0].call_id")]
    [InlineData("""{"model":"m","input":[{"type":"function_call","call_id":"c","arguments":"{}"}]}""", "input[0].name")]
    [InlineData("""{"model":"m","input":[{"type":"function_call_output","call_id":"nope","output":"a"}]}""", "input[0].call_id")]
    [InlineData("""{"model":"m","input":[{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c"}]}""", "input[1].output")]
    [InlineData("""{"model":"m","input":[{"type":"item_reference","id":"msg_1"}]}""", "input[0].id")]
    [InlineData("""{"model":"m","input":"a","tools":[{"type":"function","function":{"name":"f"}}]}""", "tools[0].name")]
    [InlineData("""{"model":"m","input":"a","tools":["f"]}""", "tools[0]")]
    [InlineData("""{"model":"m","input":"a","tools":[{}]}""", "tools[0].type")]
    [InlineData("""{"model":"m","input":"a","tool_choice":"required"}""", "tool_choice")]
    [InlineData("""{"model":"m","input":"a","tool_choice":"perhaps"}""", "tool_choice")]
    [InlineData("""{"model":"m","input":"a","tools":[{"type":"function","name":"f"}],"tool_choice":{"type":"function","name":"g"}}""", "tool_choice.name")]
    [InlineData("""{"model":"m","input":"a","text":{"format":{"type":"json_schema","name":"n"}}}""", "text.format.schema")]
    [InlineData("""{"model":"m","input":"a","text":{"format":{"type":"xml"}}}""", "text.format.type")]
    [InlineData("""{"model":"m","input":"a","text":{"verbosity":"loud"}}""", "text.verbosity")]
    [InlineData("""{"model":"m","input":"a","reasoning":{"effort":"enormous"}}""", "reasoning.effort")]
    [InlineData("""{"model":"m","input":"a","temperature":3}""", "temperature")]
    [InlineData("""{"model":"m","input":"a","top_logprobs":21}""", "top_logprobs")]
    [InlineData("""{"model":"m","input":"a","metadata":{"a":1}}""", "metadata.a")]
    [InlineData("""{"model":"m","input":"a","include":[1]}""", "include[0]")]
    [InlineData("""{"model":"m","input":"a","truncation":"maybe"}""", "truncation")]
    [InlineData("""{"model":"m","input":"a","prompt":{"id":"p_1"}}""", "prompt")]
    public void A_fault_names_its_field(string body, string field)
    {
        var error = Fixed.Inbound("openai_responses").ReadChat(Fixed.Utf8(body), new CallTarget()).Error;

        error.ShouldNotBeNull();
        error.Kind.ShouldBe(ErrorKind.InvalidRequest);
        error.Field.ShouldBe(field);
        error.Message.ShouldContain($"'{field}'");
    }

    [Theory]
    [InlineData("""{"input":"a"}""", "model")]
    [InlineData("""{"model":7,"input":"a"}""", "model")]
    [InlineData("""{"model":"m","input":7}""", "input")]
    [InlineData("""{"model":"m","input":"a","stream":"yes"}""", "stream")]
    [InlineData("""{"model":"m","input":"a","store":"yes"}""", "store")]
    [InlineData("""{"model":"m","input":"a","previous_response_id":7}""", "previous_response_id")]
    [InlineData("""{"model":"m","input":"a","max_output_tokens":0}""", "max_output_tokens")]
    [InlineData("""{"model":"m","input":"a","background":true}""", "background")]
    [InlineData("""{"model":"m","input":"a","conversation":"conv_1"}""", "conversation")]
    [InlineData("""{"model":"m","input":"a","store":true,"store":false}""", "store")]
    [InlineData("""{"model":"m","input":"a","input":"b"}""", "input")]
    [InlineData("""{"model":"m","input":"a","previous_response_id":"a","previous_response_id":"b"}""", "previous_response_id")]
    public void What_is_acted_on_is_checked_at_first_sight(string body, string field)
    {
        var error = Fixed.Inbound("openai_responses").Peek(Fixed.Utf8(body), new CallTarget()).Error;

        error.ShouldNotBeNull();
        error.Kind.ShouldBe(ErrorKind.InvalidRequest);
        error.Field.ShouldBe(field);
    }

    [Fact]
    public void The_head_of_a_request_is_found()
    {
        var head = Fixed.Inbound("openai_responses").Peek(
            """{"input":[{"model":"no"}],"stream":true,"model":"models/m","max_output_tokens":9,"user":"u","safety_identifier":"s","background":false,"conversation":null}"""u8, new CallTarget()).Value;

        (head.Model, head.Stream, head.MaxTokens, head.EndUser).ShouldBe(("m", true, 9, "s"));
    }

    [Fact]
    public void Fields_that_no_translation_carries_are_named()
    {
        var request = Fixed.Inbound("openai_responses").ReadChat(Fixed.Utf8(
            """
            {"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"a","later":1}]}],"max_tool_calls":3,"truncation":"auto","include":["web_search_call.results"],
             "tools":[{"type":"function","name":"f","defer_loading":true},{"type":"custom","name":"g","format":{"type":"text"}}],"tool_choice":{"type":"mcp","server_label":"s"},"stream_options":{"include_obfuscation":false},"background":false}
            """), new CallTarget()).Value;

        request.UnknownFields.ShouldBe(["max_tool_calls", "truncation", "tools[0].defer_loading", "tools[1].format", "include[0]", "input[0].content[0].later", "tool_choice"], ignoreOrder: true);
    }
}
