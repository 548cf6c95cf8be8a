namespace Slipway.Engine.Decoder.Training;

/// <summary>All weights of a decoder as floats, by GGUF name; matrices are [out, in].</summary>
public sealed record DecoderWeights(DecoderConfig Config, IReadOnlyDictionary<string, float[]> Tensors)
{
    /// <summary>Divisors of the rotary frequencies; empty when the model has none.</summary>
    public float[] RopeFactors => Tensors.GetValueOrDefault(TensorNames.RopeFactors) ?? [];

    /// <summary>Every tensor that a model of this shape has, with its shape [out, in] or [size], in file order.</summary>
    public static IEnumerable<(string Name, int[] Shape)> Layout(DecoderConfig config)
    {
        yield return (TensorNames.Embedding, [config.Vocabulary, config.Width]);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            yield return (TensorNames.AttentionNorm(layer), [config.Width]);
            yield return (TensorNames.FeedForwardNorm(layer), [config.Width]);
            foreach (var linear in BlockLinear.All)
            {
                yield return (TensorNames.Weight(layer, linear.Gguf), [linear.Out(config), linear.In(config)]);
            }
        }

        yield return (TensorNames.OutputNorm, [config.Width]);
        if (!config.TiedHead)
        {
            yield return (TensorNames.Output, [config.Vocabulary, config.Width]);
        }
    }
}
