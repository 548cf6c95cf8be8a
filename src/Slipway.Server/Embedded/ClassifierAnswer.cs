using Slipway.Core.Chat;
using Slipway.Core.Identity;
using Slipway.Core.Usage;

namespace Slipway.Server.Embedded;

/// <summary>
/// How a classifier speaks chat: the last user message is the text, the answer is the label, and the log-probabilities of the one
/// "token" are those of the labels.
/// </summary>
internal static class ClassifierAnswer
{
    public static string TextOf(ChatRequest request) =>
        string.Concat(request.Messages.LastOrDefault(m => m.Role == ChatRole.User)?.Parts.OfType<TextPart>().Select(p => p.Text) ?? []);

    public static IEnumerable<ChatStreamEvent> Events(ChatRequest request, IReadOnlyList<(string Label, double Probability)> ranked, int inputTokens, TimeProvider time)
    {
        yield return new StreamStarted(Ids.New("chatcmpl"), request.Model, time.GetUtcNow());
        yield return new TextDelta(0, ranked[0].Label);
        if (request.Sampling.LogProbs == true)
        {
            var top = ranked.Select(r => new TokenLogProb(r.Label, Math.Log(Math.Max(r.Probability, 1e-30)))).ToList();
            yield return new LogProbsDelta(0, [top[0] with { Top = [.. top.Take(request.Sampling.TopLogProbs ?? 0)] }]);
        }

        yield return new ChoiceFinished(0, FinishReason.Stop);
        yield return new UsageReported(new TokenUsage(inputTokens, 1));
    }
}
