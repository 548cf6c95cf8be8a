namespace Slipway.Engine.Decoder.Training;

/// <summary>A row as tokens: prompt, completion and the token that ends a turn.</summary>
public sealed record TuningRow(int[] Tokens, int PromptLength);

/// <summary>Turns examples into tokens.</summary>
internal static class TuningRows
{
    /// <summary>Encodes with the model's own chat template. A row longer than the context loses the beginning of its prompt, and if the completion alone is
    /// too long, the end of it.</summary>
    public static (IReadOnlyList<TuningRow> Rows, int Truncated) Encode(DecoderModel model, IReadOnlyList<TuningExample> examples)
    {
        var end = model.Tokenizer.Find(model.Template.End) ?? model.Tokenizer.Vocabulary.Eos;
        var truncated = 0;
        var rows = new List<TuningRow>();
        foreach (var example in examples)
        {
            var prompt = model.ChatPrompt(example.Prompt);
            int[] completion = [.. model.Tokenizer.Encode(example.Completion), .. end is { } id ? new[] { id } : []];
            var room = model.Config.Context + 1; // the last token is only a target
            truncated += prompt.Length + completion.Length > room ? 1 : 0;
            completion = completion[..Math.Min(completion.Length, room - 1)];
            prompt = prompt[Math.Max(0, prompt.Length + completion.Length - room)..];
            rows.Add(new TuningRow([.. prompt, .. completion], prompt.Length));
        }

        return (rows, truncated);
    }
}
