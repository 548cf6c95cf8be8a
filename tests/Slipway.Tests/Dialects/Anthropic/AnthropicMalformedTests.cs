using Slipway.Core.Errors;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Anthropic;

public sealed class AnthropicMalformedTests
{
    private const string Said = """{"role":"user","content":"a"}""";

    [Theory]
    [InlineData($$"""{"max_tokens":9,"messages":[{{Said}}]}""", "model")]
    [InlineData($$"""{"model":"m","messages":[{{Said}}]}""", "max_tokens")]
    [InlineData($$"""{"model":"m","max_tokens":-1,"messages":[{{Said}}]}""", "max_tokens")]
    [InlineData($$"""{"model":"m","max_tokens":"9","messages":[{{Said}}]}""", "max_tokens")]
    [InlineData("""{"model":"m","max_tokens":9}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[]}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":["a"]}""", "messages[0]")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"content":"a"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"tool","content":"a"}]}""", "messages[0].role")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user"}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":7}]}""", "messages[0].content")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":["a"]}]}""", "messages[0].content[0]")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"text":"a"}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text"}]}]}""", "messages[0].content[0].text")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"forever"}}]}]}""", "messages[0].content[0].cache_control.type")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image"}]}]}""", "messages[0].content[0].source")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"path"}}]}]}""", "messages[0].content[0].source.type")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"%%%"}}]}]}""", "messages[0].content[0].source.data")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"url","url":"file:///etc/passwd"}}]}]}""", "messages[0].content[0].source.url")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"nope","content":"a"}]}]}""", "messages[0].content[0].tool_use_id")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":[]}]}]}""", "messages[0].content[0].input")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"assistant","content":[{"type":"thinking","signature":"x"}]}]}""", "messages[0].content[0].thinking")]
    [InlineData($$"""{"model":"m","max_tokens":9,"system":[{"type":"image"}],"messages":[{{Said}}]}""", "system[0].source")]
    [InlineData($$"""{"model":"m","max_tokens":9,"system":7,"messages":[{{Said}}]}""", "system")]
    [InlineData($$"""{"model":"m","max_tokens":9,"temperature":1.5,"messages":[{{Said}}]}""", "temperature")]
    [InlineData($$"""{"model":"m","max_tokens":9,"top_p":2,"messages":[{{Said}}]}""", "top_p")]
    [InlineData($$"""{"model":"m","max_tokens":9,"stop_sequences":"END","messages":[{{Said}}]}""", "stop_sequences")]
    [InlineData($$"""{"model":"m","max_tokens":9,"stream":"yes","messages":[{{Said}}]}""", "stream")]
    [InlineData($$"""{"model":"m","max_tokens":9,"metadata":[],"messages":[{{Said}}]}""", "metadata")]
    [InlineData($$"""{"model":"m","max_tokens":9,"tools":[{"name":"f"}],"messages":[{{Said}}]}""", "tools[0].input_schema")]
    [InlineData($$$"""{"model":"m","max_tokens":9,"tools":[{"input_schema":{}}],"messages":[{{{Said}}}]}""", "tools[0].name")]
    [InlineData($$"""{"model":"m","max_tokens":9,"tool_choice":{"type":"any"},"messages":[{{Said}}]}""", "tool_choice")]
    [InlineData($$"""{"model":"m","max_tokens":9,"tool_choice":{"type":"must"},"messages":[{{Said}}]}""", "tool_choice.type")]
    [InlineData($$"""{"model":"m","max_tokens":9,"tool_choice":{"type":"tool","name":"f"},"messages":[{{Said}}]}""", "tool_choice.name")]
    [InlineData($$"""{"model":"m","max_tokens":9,"thinking":{"type":"deep"},"messages":[{{Said}}]}""", "thinking.type")]
    [InlineData($$"""{"model":"m","max_tokens":9,"thinking":{"type":"enabled"},"messages":[{{Said}}]}""", "thinking.budget_tokens")]
    [InlineData($$"""{"model":"m","max_tokens":9,"thinking":{"type":"enabled","budget_tokens":100},"messages":[{{Said}}]}""", "thinking.budget_tokens")]
    [InlineData($$"""{"model":"m","max_tokens":9,"output_config":{"effort":"huge"},"messages":[{{Said}}]}""", "output_config.effort")]
    [InlineData($$$"""{"model":"m","max_tokens":9,"output_config":{"format":{"type":"json_schema"}},"messages":[{{{Said}}}]}""", "output_config.format.schema")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"\ud800"}]}""", null)]
    [InlineData($$"""{"model":"m","model":"n","max_tokens":9,"messages":[{{Said}}]}""", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    public void A_malformed_message_is_refused_with_field_and_cure(string body, string? field)
    {
        var error = Fixed.Inbound("anthropic").ReadChat(Fixed.Utf8(body), new CallTarget()).Error;

        error.ShouldNotBeNull();
        error.Kind.ShouldBe(ErrorKind.InvalidRequest);
        error.Field.ShouldBe(field);
        error.Message.Length.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Fields_without_a_place_in_the_hub_are_listed()
    {
        var request = Fixed.Inbound("anthropic").ReadChat(Fixed.Utf8($$$"""
            {"model":"m","max_tokens":0,"messages":[{"role":"user","content":[{"type":"document","context":"x","source":{"type":"text","data":"a"}}]}],
             "context_management":{},"metadata":{"user_id":"u","x":1},"output_config":{"effort":"max","task_budget":{}},"thinking":{"type":"between_tools"},"container":"c"}
            """), new CallTarget()).Value;

        request.UnknownFields.Order(StringComparer.Ordinal).ShouldBe(
            ["container", "context_management", "max_tokens", "messages[0].content[0].context", "metadata.x", "output_config.effort", "output_config.task_budget", "thinking.type"]);
    }

    [Fact]
    public void Counting_needs_no_limit_and_a_path_may_name_model_and_stream()
    {
        var body = Fixed.Utf8($$"""{"anthropic_version":"vertex-2023-10-16","messages":[{{Said}}]}""");
        var target = new CallTarget("claude-x", Stream: true);

        var counted = Fixed.Inbound("anthropic").ReadCountTokens(body, target).Value;

        counted.Model.ShouldBe("claude-x");
        counted.Stream.ShouldBeTrue();
        counted.UnknownFields.ShouldBeEmpty();
    }
}
