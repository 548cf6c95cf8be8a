namespace Slipway.Engine.Decoder;

/// <summary>Shape of a Llama-architecture decoder (Touvron et al. 2023): pre-norm blocks of RMSNorm, rotary attention with grouped keys, SwiGLU.</summary>
/// <param name="Vocabulary">Tokens.</param>
/// <param name="Width">Size of the residual stream.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyHeads">Key and value heads; a divisor of <paramref name="Heads"/>.</param>
/// <param name="HeadSize">Size of one head; even.</param>
/// <param name="FeedForward">Inner size of the feed-forward layer.</param>
/// <param name="Context">Positions the model was trained for.</param>
/// <param name="RopeBase">Base of the rotary frequencies.</param>
/// <param name="Epsilon">Added to the mean square in RMSNorm.</param>
/// <param name="TiedHead">The output layer is the embedding.</param>
public sealed record DecoderConfig(
    int Vocabulary, int Width, int Layers, int Heads, int KeyHeads, int HeadSize, int FeedForward, int Context,
    float RopeBase = 10_000, float Epsilon = 1e-5f, bool TiedHead = true)
{
    /// <summary>Width of all query heads together.</summary>
    public int QueryWidth => Heads * HeadSize;

    /// <summary>Width of all key (or value) heads together.</summary>
    public int KeyWidth => KeyHeads * HeadSize;

    /// <summary>Numbers in the model.</summary>
    public long Parameters =>
        ((long)Vocabulary * Width * (TiedHead ? 1 : 2)) + Width
        + (Layers * ((2L * Width) + (2L * Width * QueryWidth) + (2L * Width * KeyWidth) + (3L * Width * FeedForward)));
}
