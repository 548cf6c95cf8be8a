namespace Slipway.Engine.Decoder.Training;

/// <summary>All weights of a decoder as floats, by GGUF name; matrices are [out, in].</summary>
public sealed record DecoderWeights(DecoderConfig Config, IReadOnlyDictionary<string, float[]> Tensors)
{
    /// <summary>Divisors of the rotary frequencies; empty when the model has none.</summary>
    public float[] RopeFactors => Tensors.GetValueOrDefault(TensorNames.RopeFactors) ?? [];
}
