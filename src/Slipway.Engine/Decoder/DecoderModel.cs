using Slipway.Engine.Decoder.Adapters;
using Slipway.Engine.Decoder.Training;
using Slipway.Engine.Decoder.Weights;
using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Tokenizers;

namespace Slipway.Engine.Decoder;

/// <summary>One block's weights as served.</summary>
public sealed record ServedBlock(float[] AttentionNorm, float[] FeedForwardNorm, IReadOnlyDictionary<string, Projection> Linears)
{
    internal Projection this[BlockLinear linear] => Linears[linear.Gguf];
}

/// <summary>
/// A decoder ready to serve: weights, tokenizer and chat template. Immutable; sessions on many threads may share one. With an adapter it is another
/// model that shares the base's weights.
/// </summary>
public sealed record DecoderModel(
    string Name, DecoderConfig Config, BpeTokenizer Tokenizer, ChatTemplate Template, string StoredTemplate, WeightMatrix Embedding,
    IReadOnlyList<ServedBlock> Blocks, float[] OutputNorm, WeightMatrix Output, float[] RopeFactors)
{
    private readonly RotaryTable rotary = new(Config.HeadSize, Config.RopeBase, RopeFactors);

    /// <summary>Tokens that end an answer.</summary>
    public IReadOnlySet<int> Ends { get; } = new[] { Tokenizer.Vocabulary.Eos, Tokenizer.Vocabulary.EndOfTurn, Tokenizer.Find(Template.End) }
        .OfType<int>().ToHashSet();

    internal RotaryTable Rotary => rotary;

    /// <summary>Loads any Llama-architecture GGUF in F32, F16 or Q8_0 with a byte-level BPE tokenizer.</summary>
    /// <exception cref="GgufException">The file is broken, or of another kind; the message says which and what to do.</exception>
    public static DecoderModel Load(string path) => DecoderLoader.Load(path);

    /// <summary>The same model with an adapter on it.</summary>
    /// <exception cref="GgufException">The adapter was made for another model.</exception>
    public DecoderModel With(LoraAdapter adapter)
    {
        var known = Blocks.SelectMany((block, layer) => block.Linears.Select(linear => (Name: TensorNames.Weight(layer, linear.Key), linear.Value.Weight)))
            .ToDictionary(linear => linear.Name, linear => linear.Weight, StringComparer.Ordinal);
        foreach (var (name, pair) in adapter.Pairs)
        {
            if (!known.TryGetValue(name, out var weight) || weight.In != pair.In || weight.Out != pair.Out)
            {
                throw new GgufException($"tensor {name}.lora_a: the base model {Name} has no weight of that name and shape; give the base that the adapter was trained on.");
            }
        }

        return this with
        {
            Blocks = [.. Blocks.Select((block, layer) => block with
            {
                Linears = block.Linears.ToDictionary(
                    linear => linear.Key,
                    linear => linear.Value with { Lora = adapter.Pairs.GetValueOrDefault(TensorNames.Weight(layer, linear.Key)) },
                    StringComparer.Ordinal),
            })],
        };
    }

    /// <summary>All weights as floats, to train from. An adapter that is on is not included.</summary>
    public DecoderWeights ToWeights()
    {
        var tensors = new Dictionary<string, float[]>(StringComparer.Ordinal)
        {
            [TensorNames.Embedding] = Embedding.ToFloats(),
            [TensorNames.OutputNorm] = OutputNorm,
        };
        for (var layer = 0; layer < Blocks.Count; layer++)
        {
            tensors[TensorNames.AttentionNorm(layer)] = Blocks[layer].AttentionNorm;
            tensors[TensorNames.FeedForwardNorm(layer)] = Blocks[layer].FeedForwardNorm;
            foreach (var (linear, projection) in Blocks[layer].Linears)
            {
                tensors[TensorNames.Weight(layer, linear)] = projection.Weight.ToFloats();
            }
        }

        if (!Config.TiedHead)
        {
            tensors[TensorNames.Output] = Output.ToFloats();
        }

        if (RopeFactors.Length > 0)
        {
            tensors[TensorNames.RopeFactors] = RopeFactors;
        }

        return new DecoderWeights(Config, tensors);
    }
}
