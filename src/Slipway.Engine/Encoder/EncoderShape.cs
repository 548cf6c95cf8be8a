namespace Slipway.Engine.Encoder;

/// <summary>
/// The dimensions of Universal Sentence Encoder Lite (Cer et al., "Universal Sentence Encoder", 2018), read out of its published graph.
/// </summary>
public static class EncoderShape
{
    /// <summary>Numbers in an embedding.</summary>
    public const int Dimension = 512;

    /// <summary>Tokens that count; the rest of a longer text is not read.</summary>
    public const int MaxTokens = 128;

    public const int Heads = 4;

    internal const int VocabularyRows = 8002;

    internal const int EmbeddingDimension = 256;

    internal const int FeedForward = 1536;

    internal const float NormEpsilon = 1e-6f;

    /// <summary>Width of each layer's input and of its queries, keys and values. The first layer widens its residual from 256 to 512.</summary>
    internal static readonly int[] LayerWidths = [EmbeddingDimension, Dimension];

    /// <summary>Every tensor of the model file with its shape; dense weights are [out, in].</summary>
    public static IReadOnlyList<(string Name, int[] Shape)> Tensors { get; } = [.. ListTensors()];

    private static IEnumerable<(string Name, int[] Shape)> ListTensors()
    {
        yield return ("embeddings.weight", [VocabularyRows, EmbeddingDimension]);
        yield return ("timing.scales", [EmbeddingDimension / 2]);
        for (var i = 0; i < LayerWidths.Length; i++)
        {
            var (layer, width) = ($"layers.{i}", LayerWidths[i]);
            (string Name, int Out, int In)[] dense =
            [
                ("attention.qkv", 3 * width, width), ("attention.out", Dimension, width),
                ("ffn.in", FeedForward, Dimension), ("ffn.out", Dimension, FeedForward),
            ];
            foreach (var (name, outputs, inputs) in width == Dimension ? dense : [.. dense, ("residual", Dimension, width)])
            {
                yield return ($"{layer}.{name}.weight", [outputs, inputs]);
                yield return ($"{layer}.{name}.bias", [outputs]);
            }

            foreach (var (name, size) in new[] { ("attention_norm", width), ("ffn_norm", Dimension) })
            {
                yield return ($"{layer}.{name}.weight", [size]);
                yield return ($"{layer}.{name}.bias", [size]);
            }
        }

        yield return ("pooler.weight", [Dimension, Dimension]);
        yield return ("pooler.bias", [Dimension]);
    }
}
