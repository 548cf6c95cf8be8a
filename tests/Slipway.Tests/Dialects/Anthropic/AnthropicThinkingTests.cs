using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Tests.Dialects.Anthropic;

/// <summary>What a wish for reasoning becomes on each kind of model, by the API's own rules.</summary>
public sealed class AnthropicThinkingTests
{
    private const string Off = """{"type":"disabled"}""";

    [Theory]
    [InlineData("claude-haiku-4-5", "low", null, """{"type":"enabled","budget_tokens":1024}""", null)]
    [InlineData("claude-haiku-4-5", "high", null, """{"type":"enabled","budget_tokens":24576}""", null)]
    [InlineData("claude-haiku-4-5", null, 5000, """{"type":"enabled","budget_tokens":5000}""", null)]
    [InlineData("claude-haiku-4-5", null, 100, """{"type":"enabled","budget_tokens":1024}""", null)]
    [InlineData("claude-haiku-4-5", null, -1, """{"type":"enabled","budget_tokens":8192}""", null)]
    [InlineData("claude-haiku-4-5", null, 0, Off, null)]
    [InlineData("claude-haiku-4-5", "none", null, Off, null)]
    [InlineData("claude-opus-4-6", "medium", null, """{"type":"adaptive"}""", "medium")]
    [InlineData("claude-opus-4-6", "minimal", null, """{"type":"adaptive"}""", "low")]
    [InlineData("claude-opus-4-6", "xhigh", null, """{"type":"adaptive"}""", "high")]
    [InlineData("claude-opus-4-8", "xhigh", null, """{"type":"adaptive"}""", "xhigh")]
    [InlineData("claude-opus-4-8", null, 5000, """{"type":"adaptive"}""", "medium")]
    [InlineData("claude-opus-4-8", null, 0, Off, null)]
    [InlineData("claude-sonnet-5-5", null, 0, null, "low")]
    [InlineData("claude-fable-5-1", "high", null, """{"type":"adaptive"}""", "high")]
    [InlineData("claude-3-5-haiku-20241022", "high", null, null, null)]
    [InlineData("claude-of-the-future", "high", null, """{"type":"adaptive"}""", "high")]
    public void A_wish_takes_the_models_form(string model, string? effort, int? budget, string? thinking, string? outputEffort)
    {
        var body = Write(model, Hello with { Reasoning = new ReasoningOptions { Effort = effort, BudgetTokens = budget } });

        Raw(body, "thinking").ShouldBe(thinking);
        (body.TryGetProperty("output_config", out var config) ? config.GetProperty("effort").GetString() : null).ShouldBe(outputEffort);
    }

    [Theory]
    [InlineData(4000, 8000, 3999)]
    [InlineData(1025, 8000, 1024)]
    [InlineData(1024, 8000, null)]
    [InlineData(null, 50_000, 50_000)]
    [InlineData(null, 70_000, 63_999)]
    public void A_budget_stays_below_the_limit_on_the_answer(int? most, int budget, int? written)
    {
        var body = Write("claude-haiku-4-5", Hello with { Reasoning = new ReasoningOptions { BudgetTokens = budget }, Sampling = new SamplingOptions { MaxTokens = most } });

        (body.TryGetProperty("thinking", out var thinking) ? thinking.GetProperty("budget_tokens").GetInt32() : (int?)null).ShouldBe(written);
        body.GetProperty("max_tokens").GetInt32().ShouldBe(most ?? 64_000);
    }

    [Fact]
    public void Our_own_budget_leaves_half_of_the_tokens_to_the_answer() =>
        Write("claude-haiku-4-5", Hello with { Reasoning = new ReasoningOptions { Effort = "high" }, Sampling = new SamplingOptions { MaxTokens = 4000 } })
            .GetProperty("thinking").GetProperty("budget_tokens").GetInt32().ShouldBe(2000);

    [Fact]
    public void Forced_tools_and_thinking_exclude_each_other()
    {
        var forced = Hello with
        {
            Reasoning = new ReasoningOptions { Effort = "high" },
            Tools = [new ToolDefinition("f", null, null)],
            ToolChoice = new ToolChoice(ToolChoiceMode.Required),
        };

        Raw(Write("claude-haiku-4-5", forced), "thinking").ShouldBeNull();
        Raw(Write("claude-opus-4-8", forced), "thinking").ShouldBe(Off);
        Raw(Write("claude-opus-4-8", forced), "tool_choice").ShouldBe("""{"type":"any"}""");
        Raw(Write("claude-opus-5-5", forced), "thinking").ShouldBe("""{"type":"adaptive"}""");
        Raw(Write("claude-opus-5-5", forced), "tool_choice").ShouldBe("""{"type":"auto"}""");
    }

    [Fact]
    public void A_tool_loop_that_began_without_thinking_goes_on_without()
    {
        ChatRequest Loop(params ContentPart[] first) => new("m",
        [
            ChatMessage.Text(ChatRole.User, "Hi"),
            new ChatMessage(ChatRole.Assistant, [.. first, new ToolCallPart("a", "f", "{}")]),
            new ChatMessage(ChatRole.Tool, [new ToolResultPart("a", "f", "1")]),
        ])
        { Reasoning = new ReasoningOptions { BudgetTokens = 2000 }, Tools = [new ToolDefinition("f", null, null)] };

        Raw(Write("claude-haiku-4-5", Loop()), "thinking").ShouldBeNull();
        Raw(Write("claude-haiku-4-5", Loop(new ThoughtPart("Hm.", new ReasoningState(ReasoningFamily.Gemini, "c2ln")))), "thinking").ShouldBeNull();
        Raw(Write("claude-haiku-4-5", Loop(new ThoughtPart("Hm.", new ReasoningState(ReasoningFamily.Anthropic, "c2ln")))), "thinking").ShouldNotBeNull();
    }

    [Fact]
    public void Sampling_is_what_thinking_and_the_model_leave_of_it()
    {
        var sampling = new SamplingOptions { Temperature = 1.4, TopP = 0.97, TopK = 5 };
        var plain = Write("claude-haiku-4-5", Hello with { Sampling = sampling });
        plain.GetProperty("temperature").GetDouble().ShouldBe(1);
        plain.TryGetProperty("top_p", out _).ShouldBeFalse();
        plain.GetProperty("top_k").GetInt32().ShouldBe(5);

        var thinking = Write("claude-haiku-4-5", Hello with { Sampling = sampling, Reasoning = new ReasoningOptions { BudgetTokens = 2000 } });
        thinking.TryGetProperty("temperature", out _).ShouldBeFalse();
        thinking.TryGetProperty("top_k", out _).ShouldBeFalse();
        thinking.GetProperty("top_p").GetDouble().ShouldBe(0.97);

        var newest = Write("claude-opus-5", Hello with { Sampling = sampling });
        newest.EnumerateObject().Select(p => p.Name).ShouldBe(["model", "max_tokens", "messages"]);
    }

    private static ChatRequest Hello => new("m", [ChatMessage.Text(ChatRole.User, "Hi")]);

    private static string? Raw(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetRawText() : null;

    private static JsonElement Write(string model, ChatRequest request)
    {
        using var document = JsonDocument.Parse(Fixed.Bytes(output => Fixed.Outbound("anthropic").WriteChat(output, request, model)));
        return document.RootElement.Clone();
    }
}
