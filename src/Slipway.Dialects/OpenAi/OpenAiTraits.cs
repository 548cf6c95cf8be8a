namespace Slipway.Dialects.OpenAi;

/// <summary>How compatible servers differ. OpenAI itself answers 400 to fields it does not know, so what is not common ground is off unless set.</summary>
public sealed record OpenAiTraits
{
    public static readonly OpenAiTraits Default = new();

    /// <summary>Send <c>top_k</c> and <c>min_p</c>, as vLLM and llama.cpp take them.</summary>
    public bool ExtendedSampling { get; init; }

    /// <summary>Send <c>reasoning_effort</c>; null decides by the model's name.</summary>
    public bool? ReasoningEffort { get; init; }

    /// <summary>Families that reason: they take an effort, and refuse <c>max_tokens</c> in favour of <c>max_completion_tokens</c>.</summary>
    public IReadOnlyList<string> ReasoningModels { get => field ?? ["o1", "o3", "o4", "gpt-5"]; init; }

    public bool Reasons(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        return ReasoningModels.Any(family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase));
    }
}
