using Slipway.Engine.Decoder;
using Slipway.Engine.Decoder.Training;
using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Tokenizers;

namespace Slipway.Tests.Engine.Decoder;

/// <summary>A random decoder of 300 tokens, written to a folder that goes away with the test.</summary>
public sealed class TinyModel : IDisposable
{
    private static readonly BpeVocabulary Vocabulary = BpeTrainer.Train(
        ["the cat sat on the mat and the dog sat on the log"], 300, ["<|endoftext|>", "<|im_start|>", "<|im_end|>"], BpePreTokenizer.Gpt2) with { EndOfTurn = 2 };

    private static readonly DecoderConfig Shape = new(
        Vocabulary.Tokens.Length, Width: 64, Layers: 2, Heads: 4, KeyHeads: 2, HeadSize: 16, FeedForward: 96, Context: 64, TiedHead: false);

    public string Folder { get; } = Directory.CreateTempSubdirectory("slipway-decoder-").FullName;

    public DecoderConfig Config => Shape;

    public string Save(GgufTensorType type = GgufTensorType.F32, Action<Dictionary<string, GgufValue>>? edit = null, float spread = 6)
    {
        var path = Path.Combine(Folder, $"{type}.gguf");
        var tensors = NetworkBuilder.Fresh(Shape, seed: 11).Parameters.ToDictionary(p => p.Name, p => p.Values, StringComparer.Ordinal);
        foreach (var values in tensors.Values.Where(values => values.Length > Shape.Width))
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] *= spread; // a fresh network is nearly uniform; this one has opinions
            }
        }

        var about = new Dictionary<string, GgufValue>(StringComparer.Ordinal) { [GgufKeys.Name] = "tiny", [GgufKeys.ChatTemplate] = ChatTemplate.ChatMlJinja };
        edit?.Invoke(about);
        DecoderGguf.Save(path, Shape, tensors, Vocabulary, type, about);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
