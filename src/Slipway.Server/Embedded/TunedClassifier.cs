using Slipway.Core.Chat;
using Slipway.Engine.Encoder;

namespace Slipway.Server.Embedded;

/// <summary>A classifier tuned on the encoder.</summary>
internal sealed class TunedClassifier(EncoderClassifier classifier, TimeProvider time) : IEngineModel
{
    public IEnumerable<ChatStreamEvent> Answer(ChatRequest request, CancellationToken cancellation)
    {
        var text = ClassifierAnswer.TextOf(request);
        var result = classifier.Classify([text])[0];
        var ranked = classifier.Labels.Select((label, i) => (label, (double)result.Probabilities[i])).OrderByDescending(r => r.Item2).ToList();
        return ClassifierAnswer.Events(request, ranked, classifier.CountTokens(text), time);
    }
}
