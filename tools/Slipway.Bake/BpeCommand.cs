using System.Diagnostics;
using System.Globalization;
using Slipway.Bake.Pretrain;
using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Tokenizers;

namespace Slipway.Bake;

/// <summary><c>bake bpe CORPUS OUT.gguf [SIZE]</c>: learns the byte-level BPE tokenizer of tiny-demo.</summary>
public static class BpeCommand
{
    public const int Dialogues = 40_000;
    public const int Seed = 1;

    private const int DefaultSize = 2048;

    public static async Task<int> Run(string[] args)
    {
        if (args.Length is < 2 or > 3)
        {
            await Console.Error.WriteLineAsync("usage: bake bpe CORPUS_FOLDER OUT.gguf [TOKENS]");
            return 2;
        }

        var size = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : DefaultSize;
        var watch = Stopwatch.StartNew();
        var vocabulary = BpeTrainer.Train(Corpus.Texts(args[0], Grammar, Dialogues, Seed), size, Corpus.Control, BpePreTokenizer.Gpt2);
        var writer = new GgufWriter();
        BpeGguf.Write(vocabulary with { EndOfTurn = Array.IndexOf(vocabulary.Tokens, "<|im_end|>") }, writer.Metadata);
        writer.Save(args[1]);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{vocabulary.Tokens.Length} tokens in {watch.Elapsed.TotalSeconds:F1} s"));
        return 0;
    }

    /// <summary>The grammar of the dialogues, beside the program.</summary>
    public static string Grammar => Path.Combine(AppContext.BaseDirectory, "Pretrain", "dialogues.txt");
}
