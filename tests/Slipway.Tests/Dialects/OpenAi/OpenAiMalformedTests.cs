using Slipway.Core.Errors;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.OpenAi;

public sealed class OpenAiMalformedTests
{
    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"model":"m"}""", "messages")]
    [InlineData("""{"model":"m","messages":[]}""", "messages")]
    [InlineData("""{"model":"m","messages":"hi"}""", "messages")]
    [InlineData("""{"model":"m","messages":["hi"]}""", "messages[0]")]
    [InlineData("""{"model":"m","messages":[{"content":"a"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"robot","content":"a"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"function","name":"f","content":"a"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"user"}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":7}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[]}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":["a"]}]}""", "messages[0].content[0]")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"hologram"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"text"}]}]}""", "messages[0].content[0].text")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"file:///etc/passwd"}}]}]}""", "messages[0].content[0].image_url.url")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,%%%"}}]}]}""", "messages[0].content[0].image_url.url")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA==","format":"ogg"}}]}]}""", "messages[0].content[0].input_audio.format")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":7}}]}]}""", "messages[0].content[0].file.file_id")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{}}]}]}""", "messages[0].content[0].file.file_data")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a","cache_control":"yes"}]}]}""", "messages[0].content[0].cache_control")]
    [InlineData("""{"model":"m","messages":[{"role":"system","content":[{"type":"image_url","image_url":{"url":"https://x/y.png"}}]}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","function_call":{"name":"f"}}]}""", "messages[0].function_call")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f"}}]}]}""", "messages[0].tool_calls[0].id")]
    [InlineData("""{"model":"m","messages":[{"role":"tool","tool_call_id":"nope","content":"a"}]}""", "messages[0].tool_call_id")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"temperature":3}""", "temperature")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"temperature":1e400}""", "temperature")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"temperature":"hot"}""", "temperature")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"top_p":-1}""", "top_p")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"n":0}""", "n")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"max_tokens":0}""", "max_tokens")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"max_completion_tokens":1.5}""", "max_completion_tokens")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"stop":[1]}""", "stop[0]")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"stop":{}}""", "stop")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"top_logprobs":2}""", "top_logprobs")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"stream":"yes"}""", "stream")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"stream_options":true}""", "stream_options")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"functions":[]}""", "functions")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"web_search"}]}""", "tools[0].type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"function"}]}""", "tools[0].function")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"function","function":{"name":"f","parameters":[]}}]}""", "tools[0].function.parameters")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tool_choice":"required"}""", "tool_choice")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tool_choice":{"type":"function","function":{"name":"f"}}}""", "tool_choice.function.name")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"response_format":{"type":"yaml"}}""", "response_format.type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"response_format":{"type":"json_schema"}}""", "response_format.json_schema")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"reasoning_effort":"huge"}""", "reasoning_effort")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"reasoning":"high"}""", "reasoning")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"thinking":{"type":"deep"}}""", "thinking.type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"logit_bias":{"50256":-101}}""", "logit_bias.50256")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"logit_bias":[1]}""", "logit_bias")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"metadata":{"team":7}}""", "metadata.team")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"service_tier":1}""", "service_tier")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"store":"yes"}""", "store")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"verbosity":"chatty"}""", "verbosity")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"modalities":"audio"}""", "modalities")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"audio":"alloy"}""", "audio")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"web_search_options":true}""", "web_search_options")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"custom","custom":{"name":"f"}}]}""", "tools[0].type")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"\ud800"}]}""", null)]
    [InlineData("""{"model":"m","model":"n","messages":[{"role":"user","content":"a"}]}""", null)]
    [InlineData("""{"model":"m" "messages":[]}""", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    public void A_malformed_chat_is_refused_with_field_and_cure(string body, string? field)
    {
        var error = Fixed.Inbound("openai").ReadChat(Fixed.Utf8(body), new CallTarget()).Error;

        error.ShouldNotBeNull();
        error.Kind.ShouldBe(ErrorKind.InvalidRequest);
        error.Field.ShouldBe(field);
        error.Message.Length.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Fields_without_a_place_in_the_hub_are_listed()
    {
        var request = Fixed.Inbound("openai").ReadChat(
            Fixed.Utf8("""{"model":"m","messages":[{"role":"user","content":"a"}],"prediction":{"type":"content","content":"b"},"prompt_cache_retention":"24h","seed":null,"unheard_of":null}"""), new CallTarget()).Value;

        request.UnknownFields.ShouldBe(["prediction", "prompt_cache_retention"]);
    }
}
