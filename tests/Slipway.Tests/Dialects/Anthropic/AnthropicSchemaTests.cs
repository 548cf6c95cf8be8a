using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Tests.Dialects.Anthropic;

public sealed class AnthropicSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""")]
    [InlineData("""{"type":"object","additionalProperties":true,"properties":{"a":{"type":"integer","minimum":1,"maximum":9,"description":"A digit"}}}""", """{"type":"object","properties":{"a":{"type":"integer","description":"A digit (minimum: 1; maximum: 9)"}},"additionalProperties":false}""")]
    [InlineData("""{"oneOf":[{"type":"string","format":"date"},{"type":"string","format":"zip"}]}""", """{"anyOf":[{"type":"string","format":"date"},{"type":"string","description":"format: zip"}]}""")]
    [InlineData("""{"$defs":{"n":{"type":["object","null"],"properties":{}}},"type":"array","items":{"$ref":"#/$defs/n"},"maxItems":3}""", """{"$defs":{"n":{"type":["object","null"],"properties":{},"additionalProperties":false}},"type":"array","items":{"$ref":"#/$defs/n"},"description":"maxItems: 3"}""")]
    [InlineData("""{"type":"object","properties":{"type":{"enum":["a"]},"minimum":{"const":1}},"required":["type"]}""", """{"type":"object","properties":{"type":{"enum":["a"]},"minimum":{"const":1}},"required":["type"],"additionalProperties":false}""")]
    public void Schemas_become_what_structured_outputs_take(string schema, string expected)
    {
        var request = new ChatRequest("m", [ChatMessage.Text(ChatRole.User, "Hi")]) { ResponseFormat = new ResponseFormat(ResponseFormatKind.JsonSchema, schema) };
        using var document = JsonDocument.Parse(Fixed.Bytes(output => Fixed.Outbound("anthropic").WriteChat(output, request, "claude-haiku-4-5")));

        document.RootElement.GetProperty("output_config").GetProperty("format").GetProperty("schema").GetRawText().ShouldBe(expected);
    }

    [Fact]
    public void A_model_without_structured_outputs_is_told_in_words()
    {
        var request = new ChatRequest("m", [ChatMessage.Text(ChatRole.User, "Hi")]) { ResponseFormat = new ResponseFormat(ResponseFormatKind.JsonSchema, """{"type":"integer"}""") };
        using var document = JsonDocument.Parse(Fixed.Bytes(output => Fixed.Outbound("anthropic").WriteChat(output, request, "claude-3-5-haiku-20241022")));

        document.RootElement.GetProperty("system").GetString()!.ShouldEndWith("""{"type":"integer"}""");
        document.RootElement.TryGetProperty("output_config", out _).ShouldBeFalse();
    }
}
