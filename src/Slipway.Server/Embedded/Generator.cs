using Slipway.Core.Chat;
using Slipway.Core.Identity;
using Slipway.Core.Usage;
using Slipway.Engine.Decoder;
using Slipway.Engine.Sampling;
using FinishReason = Slipway.Core.Chat.FinishReason;
using SamplingOptions = Slipway.Engine.Sampling.SamplingOptions;

namespace Slipway.Server.Embedded;

/// <summary>A decoder that generates text, base or tuned.</summary>
internal sealed class Generator(DecoderModel model, TimeProvider time) : IEngineModel
{
    private const int DefaultMaxTokens = 128;

    public IEnumerable<ChatStreamEvent> Answer(ChatRequest request, CancellationToken cancellation)
    {
        var prompt = model.ChatPrompt([.. request.Messages.Select(Turn)]);
        var session = new DecoderSession(model);
        if (prompt.Length >= session.Limit)
        {
            throw new PromptTooLongException(prompt.Length, session.Limit);
        }

        return Stream(request, prompt, session.Generate(prompt, Options(request), cancellation));
    }

    private IEnumerable<ChatStreamEvent> Stream(ChatRequest request, int[] prompt, IEnumerable<GeneratedPiece> pieces)
    {
        yield return new StreamStarted(Ids.New("chatcmpl"), request.Model, time.GetUtcNow());
        var generated = 0;
        foreach (var piece in pieces)
        {
            if (piece.Token is { } token)
            {
                generated++;
                if (request.Sampling.LogProbs == true)
                {
                    yield return new LogProbsDelta(0, [new TokenLogProb(TextOf(token), piece.LogProbability) { Top = [.. (piece.Alternatives ?? []).Select(a => new TokenLogProb(TextOf(a.Token), a.LogProbability))] }]);
                }
            }

            if (piece.Text.Length > 0)
            {
                yield return new TextDelta(0, piece.Text);
            }

            if (piece.Finish is { } finish)
            {
                yield return new ChoiceFinished(0, finish == Engine.Decoder.FinishReason.Length ? FinishReason.Length : FinishReason.Stop);
            }
        }

        yield return new UsageReported(new TokenUsage(prompt.Length, generated));
    }

    private static ChatTurn Turn(ChatMessage message) => new(
        message.Role == ChatRole.Assistant ? "assistant" : message.Role == ChatRole.System || message.Role == ChatRole.Developer ? "system" : "user",
        string.Concat(message.Parts.Select(p => p switch { TextPart text => text.Text, ToolResultPart result => result.Content, _ => "" })));

    private static GenerationOptions Options(ChatRequest request)
    {
        var sampling = request.Sampling;
        var defaults = new SamplingOptions();
        return new GenerationOptions(
            sampling.MaxTokens ?? DefaultMaxTokens,
            defaults with
            {
                Temperature = (float)(sampling.Temperature ?? defaults.Temperature),
                TopK = sampling.TopK ?? defaults.TopK,
                TopP = (float)(sampling.TopP ?? defaults.TopP),
                MinP = (float)(sampling.MinP ?? defaults.MinP),
                Seed = (int)(sampling.Seed ?? Hosting.ThreadLocalRandom.Next()),
            },
            sampling.Stop,
            sampling.TopLogProbs ?? 0);
    }

    private string TextOf(int token) => System.Text.Encoding.UTF8.GetString(model.Tokenizer.Bytes(token));
}
