using System.Text.Json.Serialization;

namespace Slipway.Lifecycle.Evaluation;

/// <summary>What one model said about one held-out row.</summary>
/// <param name="Row">Identity of the row within the dataset (file:line): predictions of two models are paired by it.</param>
/// <param name="Group">Rows of one group are not independent.</param>
/// <param name="Expected">The true label or reference answer.</param>
/// <param name="Predicted">The model's answer; null when it gave none (an error, or outside the labels).</param>
/// <param name="LatencyMs">Time the model took, when it was measured one row at a time.</param>
public sealed record Prediction(string Row, string Group, string Expected, string? Predicted, double? LatencyMs = null)
{
    [JsonIgnore]
    public bool Correct => Expected == Predicted;
}
