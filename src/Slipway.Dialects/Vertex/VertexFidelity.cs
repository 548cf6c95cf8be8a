using System.Collections.Frozen;
using Slipway.Core.Fidelity;
using Slipway.Dialects.Fidelity;
using static Slipway.Core.Fidelity.LossEffect;

namespace Slipway.Dialects.Vertex;

/// <summary>What online prediction can and cannot say: a text, a few numbers, and nothing else that containers agree on.</summary>
internal static class VertexFidelity
{
    private const string TextOnly = "a prediction takes text only";
    private const string NoTools = "a prediction calls no functions";
    private const string NoReasoning = "a prediction takes no settings of thought";
    private const string NoCall = "a prediction takes instances and sampling parameters, nothing about the call";

    public static IReadOnlyList<RequestLoss> RequestLosses { get; } =
    [
        new(PromptFeatures.System, Rewritten, "the conversation becomes one text with the role before each message, unless model_info.instance_field is messages") { When = (_, m) => m.Predict.Field != Vertex.PredictShape.Messages },
        new(PromptFeatures.Developer, Rewritten, "developer messages join the system's"),
        new(PromptFeatures.LateSystem, Rewritten, "the conversation becomes one text, unless model_info.instance_field is messages") { When = (_, m) => m.Predict.Field != Vertex.PredictShape.Messages },
        new(PromptFeatures.ParticipantName, Dropped, "a prediction names no participants"),
        .. All(TextOnly, PromptFeatures.ImageData, PromptFeatures.ImageUri, PromptFeatures.ImageDetail, PromptFeatures.AudioData, PromptFeatures.FileData, PromptFeatures.FileUri, PromptFeatures.CloudStorage, PromptFeatures.FileId, PromptFeatures.MediaName, PromptFeatures.SpokenHistory),
        new(PromptFeatures.RefusalHistory, Rewritten, "a refusal is text like any other there"),
        new(PromptFeatures.Prefill, Rewritten, "the beginning of the answer ends the text, unless model_info.instance_field is messages") { When = (_, m) => m.Predict.Field != Vertex.PredictShape.Messages },
        new(PromptFeatures.CacheMarks, Dropped, "a prediction caches no prompts"),
        new(PromptFeatures.CachedContent, Dropped, "a prediction caches no prompts"),
        .. All("containers do not agree on a name for it", SamplingFeatures.MinP, SamplingFeatures.Choices, SamplingFeatures.LogProbs, SamplingFeatures.TopLogProbs, SamplingFeatures.LogitBias),
        .. All(NoTools, [.. ToolFeatures.All]),
        .. All("a prediction has no form but its own", [.. AnswerFeatures.All]),
        .. All(NoReasoning, [.. ReasoningFeatures.All]),
        .. All(NoCall, [.. CallFeatures.All]),
    ];

    public static IReadOnlyDictionary<string, string> ReplyFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ReplyFeatures.Text.Id] = "predictions[0]",
        [ReplyFeatures.Finish.Id] = "predictions[0].finishReason",
        [ReplyFeatures.Usage.Id] = "predictions[0].usage",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static IEnumerable<RequestLoss> All(string reason, params RequestFeature[] features) => features.Select(feature => new RequestLoss(feature, Dropped, reason));
}
