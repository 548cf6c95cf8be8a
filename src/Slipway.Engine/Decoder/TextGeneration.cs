using Slipway.Engine.Sampling;
using Slipway.Engine.Tokenizers;

namespace Slipway.Engine.Decoder;

/// <summary>What an answer should look like.</summary>
/// <param name="MaxTokens">Most tokens to generate.</param>
/// <param name="Sampling">How tokens are chosen.</param>
/// <param name="Stop">Strings that end the answer and are not part of it.</param>
/// <param name="TopLogProbabilities">How many alternatives to report with each token.</param>
public sealed record GenerationOptions(int MaxTokens = 256, SamplingOptions? Sampling = null, IReadOnlyList<string>? Stop = null, int TopLogProbabilities = 0);

/// <summary>Why an answer ended.</summary>
public enum FinishReason
{
    /// <summary>The model ended it, or a stop string was reached.</summary>
    Stop,

    /// <summary>The token limit, or the end of the context.</summary>
    Length,
}

/// <summary>A piece of an answer.</summary>
/// <param name="Text">Whole characters that can be shown now; may be empty.</param>
/// <param name="Token">The token generated; null in the last piece.</param>
/// <param name="LogProbability">Of the token under the model, nats.</param>
/// <param name="Finish">Set in the last piece.</param>
/// <param name="Alternatives">The most likely tokens at this place, when asked for.</param>
public sealed record GeneratedPiece(
    string Text, int? Token = null, float LogProbability = 0, FinishReason? Finish = null,
    IReadOnlyList<(int Token, float LogProbability)>? Alternatives = null);

/// <summary>Generates text token by token.</summary>
public static class TextGeneration
{
    /// <summary>Tokens of a conversation, ready for the answer. Control tokens written in a message stay plain text.</summary>
    /// <exception cref="ArgumentException">A role that is not system, user or assistant.</exception>
    public static int[] ChatPrompt(this DecoderModel model, IReadOnlyList<ChatTurn> turns, bool addAssistant = true)
    {
        if (turns.FirstOrDefault(turn => turn.Role is not ("system" or "user" or "assistant")) is { } stranger)
        {
            throw new ArgumentException($"role: \"{stranger.Role}\" is not system, user or assistant", nameof(turns));
        }

        return [.. Start(model), .. model.Template.Pieces(turns, addAssistant).SelectMany(piece => model.Tokenizer.Encode(piece.Text, parseControl: piece.Ours))];
    }

    /// <summary>Tokens of a plain text to continue.</summary>
    public static int[] TextPrompt(this DecoderModel model, string text) => [.. Start(model), .. model.Tokenizer.Encode(text)];

    /// <summary>Reads the prompt and streams the answer; the last piece has <see cref="GeneratedPiece.Finish"/> set.</summary>
    /// <exception cref="ContextFullException">The prompt leaves no room for an answer.</exception>
    public static IEnumerable<GeneratedPiece> Generate(
        this DecoderSession session, int[] prompt, GenerationOptions options, CancellationToken ct = default)
    {
        if (session.Position + prompt.Length > session.Limit)
        {
            throw new ContextFullException(session.Position + prompt.Length, session.Limit);
        }

        return Stream(session, prompt, options, new Sampler(options.Sampling ?? new SamplingOptions()), ct);
    }

    private static IEnumerable<GeneratedPiece> Stream(
        DecoderSession session, int[] prompt, GenerationOptions options, Sampler sampler, CancellationToken ct)
    {
        var model = session.Model;
        var characters = new Utf8Stream();
        var stops = new StopStrings(options.Stop ?? []);
        var next = prompt;
        var finish = FinishReason.Length;
        for (var count = 0; count < options.MaxTokens && session.Position + next.Length <= session.Limit; count++)
        {
            ct.ThrowIfCancellationRequested();
            var (token, logProbability, alternatives) = Step(session, next, sampler, options.TopLogProbabilities);
            if (model.Ends.Contains(token))
            {
                finish = FinishReason.Stop;
                break;
            }

            var (text, stopped) = stops.Append(characters.Append(model.Tokenizer.Bytes(token)));
            yield return new GeneratedPiece(text, token, logProbability, null, alternatives);
            if (stopped)
            {
                yield return new GeneratedPiece(string.Empty, Finish: FinishReason.Stop);
                yield break;
            }

            next = [token];
        }

        var (rest, ended) = stops.Append(characters.Finish());
        yield return new GeneratedPiece(rest + (ended ? string.Empty : stops.Finish()), Finish: ended ? FinishReason.Stop : finish);
    }

    private static (int Token, float LogProbability, IReadOnlyList<(int, float)>? Alternatives) Step(
        DecoderSession session, int[] tokens, Sampler sampler, int alternatives)
    {
        var logits = session.Feed(tokens);
        var (token, logProbability) = sampler.Choose(logits);
        return (token, logProbability, alternatives > 0 ? Sampler.Best(logits, alternatives) : null);
    }

    private static IEnumerable<int> Start(DecoderModel model) =>
        model.Tokenizer.Vocabulary is { AddsBos: true, Bos: { } bos } ? [bos] : [];
}
