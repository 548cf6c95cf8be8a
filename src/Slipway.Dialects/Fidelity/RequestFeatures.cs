namespace Slipway.Dialects.Fidelity;

/// <summary>All that a chat request can ask for, in the order of documents.</summary>
public static class RequestFeatures
{
    public static IReadOnlyList<RequestFeature> All { get; } =
    [
        .. PromptFeatures.All,
        .. SamplingFeatures.All,
        .. ToolFeatures.All,
        .. AnswerFeatures.All,
        .. ReasoningFeatures.All,
        .. CallFeatures.All,
    ];
}
