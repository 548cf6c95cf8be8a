using Slipway.Core.Chat;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// What becomes of a wish for reasoning on a model: <c>thinking</c> and <c>output_config.effort</c>. The API's own rules decide: budgets from 1024 tokens and
/// below <c>max_tokens</c>; no thinking when a tool is forced or the answer is begun; none in the middle of a tool loop that began without.
/// </summary>
/// <param name="Type">enabled, adaptive, disabled; null leaves it out.</param>
/// <param name="Budget">Tokens, with <c>enabled</c>.</param>
/// <param name="Effort">low, medium, high, xhigh; null leaves it out.</param>
/// <param name="Shown">Whether thoughts are shown; null is the model's default.</param>
internal sealed record AnthropicThinking(string? Type, int? Budget = null, string? Effort = null, bool? Shown = null)
{
    public const int LeastBudget = 1024;

    private static readonly AnthropicThinking Absent = new((string?)null);

    public bool IsOn => Type is "enabled" or "adaptive";

    public static AnthropicThinking Of(ChatRequest request, UpstreamModel upstream)
    {
        var model = ClaudeModel.Of(upstream);
        if (request.Reasoning is not { } wish || model.Thinking == ClaudeThinking.None)
        {
            return Absent;
        }

        var off = wish.BudgetTokens == 0 || (wish.BudgetTokens is null && wish.Effort == "none");
        if (!off && wish.BudgetTokens is null && wish.Effort is null && wish.IncludeThoughts != true && wish.Summary is null)
        {
            return Absent;
        }

        var shown = wish.IncludeThoughts ?? (wish.Summary is null ? null : true);
        return model.Thinking == ClaudeThinking.Budget
            ? ByBudget(request, wish, model, off, shown)
            : ByEffort(request, wish, model, off, shown);
    }

    private static AnthropicThinking ByBudget(ChatRequest request, ReasoningOptions wish, ClaudeModel model, bool off, bool? shown)
    {
        if (off)
        {
            return new AnthropicThinking("disabled");
        }

        var most = request.Sampling.MaxTokens is { } asked ? Math.Min(asked, model.IsClaude ? model.MaxTokens : int.MaxValue) : (int?)null;
        if (most <= LeastBudget || IsForced(request) || IsBegun(request) || IsInPlainLoop(request))
        {
            return Absent;
        }

        // A number that the caller gave counts; one of ours leaves half of the answer's tokens to the answer.
        var budget = wish.BudgetTokens is > 0 and var given
            ? Math.Min(given, (most ?? Default(model)) - 1)
            : Math.Min(Tokens(wish.Effort), (most ?? Default(model)) / 2);
        return new AnthropicThinking("enabled", Math.Max(LeastBudget, budget), Shown: shown);
    }

    private static AnthropicThinking ByEffort(ChatRequest request, ReasoningOptions wish, ClaudeModel model, bool off, bool? shown)
    {
        // The degree above high came with the models that take no sampling parameters any more.
        var effort = wish.Effort switch
        {
            "minimal" => "low",
            "xhigh" => model.Sampling || off ? "high" : "xhigh",
            "none" => null,
            var word => word,
        };
        if (off)
        {
            return model.Thinking == ClaudeThinking.Always ? new AnthropicThinking(null, Effort: "low") : new AnthropicThinking("disabled", Effort: effort);
        }

        effort ??= wish.BudgetTokens is > 0 and var budget ? Word(budget) : null;
        if (IsForced(request) && model.ForcedTools)
        {
            return model.Thinking == ClaudeThinking.Always ? new AnthropicThinking(null, Effort: effort) : new AnthropicThinking("disabled", Effort: effort == "xhigh" ? "high" : effort);
        }

        return new AnthropicThinking("adaptive", Effort: effort, Shown: shown);
    }

    /// <summary>The limit on the answer's tokens; the API wants one, so without the caller's it is the longest that the model can write.</summary>
    public static int MaxTokens(ChatRequest request, UpstreamModel upstream, AnthropicThinking thinking)
    {
        var model = ClaudeModel.Of(upstream);
        return request.Sampling.MaxTokens is not { } asked ? Math.Max(Default(model), (thinking.Budget ?? 0) + 1)
            : model.IsClaude ? Math.Min(asked, model.MaxTokens)
            : asked;
    }

    // A server of unknown make says nothing of its limit; an answer of this length and the thoughts before it fit everywhere.
    private static int Default(ClaudeModel model) => model.IsClaude ? model.MaxTokens : 2 * model.MaxTokens;

    private static bool IsForced(ChatRequest request) => request.ToolChoice?.Mode == ToolChoiceMode.Required;

    private static bool IsBegun(ChatRequest request) => request.Messages is [.., { } last] && last.Role == ChatRole.Assistant;

    /// <summary>The turn whose results come now called its tools without a signed thought; the API wants one there when thinking is on.</summary>
    private static bool IsInPlainLoop(ChatRequest request)
    {
        if (request.Messages is not [.., { } last] || last.Role != ChatRole.Tool)
        {
            return false;
        }

        var turn = request.Messages.LastOrDefault(message => message.Role == ChatRole.Assistant);
        return turn is not null && !turn.Parts.Any(part => part is ThoughtPart thought && AnthropicState.Own(thought.State) is not null);
    }

    private static int Tokens(string? effort) => effort switch
    {
        "minimal" or "low" => 1024,
        "high" => 24576,
        "xhigh" => 32768,
        _ => 8192,
    };

    private static string Word(int budget) => budget switch
    {
        <= 1024 => "low",
        <= 8192 => "medium",
        _ => "high",
    };
}
