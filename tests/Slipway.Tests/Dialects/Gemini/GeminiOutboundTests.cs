using Slipway.Core.Chat;

namespace Slipway.Tests.Dialects.Gemini;

public sealed class GeminiOutboundTests
{
    private static readonly ChatMessage Called = new(ChatRole.Assistant, [new ToolCallPart("a", "f", "{}"), new ToolCallPart("b", "f", "not json")]);

    [Fact]
    public void Gemini_3_gets_the_word_for_a_missing_signature_on_the_first_call_of_a_turn()
    {
        var text = Write(new ChatRequest("m", [Called]), "gemini-3-flash");

        text.Split("skip_thought_signature_validator").Length.ShouldBe(2);
        Write(new ChatRequest("m", [Called]), "gemini-2.5-pro").ShouldNotContain("skip_thought_signature_validator");
    }

    [Fact]
    public void Arguments_that_never_were_JSON_stay_in_the_history_as_text() =>
        Write(new ChatRequest("m", [Called]), "g").ShouldContain("""{"arguments":"not json"}""");

    [Theory]
    [InlineData("medium", "gemini-2.5-pro", "\"thinkingBudget\":8192")]
    [InlineData("high", "gemini-3-pro", "\"thinkingLevel\":\"HIGH\"")]
    public void Effort_becomes_what_the_generation_takes(string effort, string model, string expected) =>
        Write(new ChatRequest("m", [ChatMessage.Text(ChatRole.User, "a")]) { Reasoning = new ReasoningOptions { Effort = effort } }, model).ShouldContain(expected);

    private static string Write(ChatRequest request, string model) => Fixed.Text(output => Fixed.Outbound("gemini").WriteChat(output, request, model));
}
