using Slipway.Core.Chat;
using Slipway.Engine.Encoder;
using Slipway.Engine.Tensors;

namespace Slipway.Server.Embedded;

/// <summary>
/// The base encoder as a classifier without any tuning: the label whose name lies nearest in the embedding space. What a tuned version has
/// to beat, and what can be deployed beside it.
/// </summary>
internal sealed class ZeroShotClassifier : IEngineModel
{
    /// <summary>Cosine similarities become probabilities by a softmax at this scale (compare CLIP's logit scale: Radford et al. 2021, arXiv 2103.00020).</summary>
    private const double LogitScale = 20;

    private readonly TextEncoder encoder;
    private readonly TimeProvider time;
    private readonly string[] labels;
    private readonly float[][] directions;

    public ZeroShotClassifier(string[] labels, TextEncoder encoder, TimeProvider time)
    {
        this.labels = labels;
        this.encoder = encoder;
        this.time = time;
        directions = encoder.Encode(labels);
    }

    public IEnumerable<ChatStreamEvent> Answer(ChatRequest request, CancellationToken cancellation)
    {
        var text = ClassifierAnswer.TextOf(request);
        return ClassifierAnswer.Events(request, Rank(text), encoder.CountTokens(text), time);
    }

    /// <summary>Labels by falling probability.</summary>
    public IReadOnlyList<(string Label, double Probability)> Rank(string text)
    {
        var vector = encoder.Encode([text])[0];
        var weights = directions.Select(d => Math.Exp(LogitScale * VectorMath.Dot(d, vector))).ToArray();
        var total = weights.Sum();
        return [.. labels.Select((label, i) => (label, weights[i] / total)).OrderByDescending(r => r.Item2)];
    }
}
