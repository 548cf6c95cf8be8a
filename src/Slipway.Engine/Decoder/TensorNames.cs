namespace Slipway.Engine.Decoder;

/// <summary>Names of a Llama model's tensors in GGUF.</summary>
public static class TensorNames
{
    public const string Embedding = "token_embd.weight";
    public const string OutputNorm = "output_norm.weight";
    public const string Output = "output.weight";
    public const string RopeFactors = "rope_freqs.weight";

    public static string AttentionNorm(int layer) => $"blk.{layer}.attn_norm.weight";

    public static string FeedForwardNorm(int layer) => $"blk.{layer}.ffn_norm.weight";

    /// <summary>Weight of one of a block's linear layers.</summary>
    public static string Weight(int layer, string linear) => $"blk.{layer}.{linear}.weight";

    /// <summary>Every tensor that a model of this shape has, with its shape [out, in] or [size], in file order.</summary>
    public static IEnumerable<(string Name, int[] Shape)> Layout(DecoderConfig config)
    {
        yield return (Embedding, [config.Vocabulary, config.Width]);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            yield return (AttentionNorm(layer), [config.Width]);
            yield return (FeedForwardNorm(layer), [config.Width]);
            foreach (var linear in BlockLinear.All)
            {
                yield return (Weight(layer, linear.Gguf), [linear.Out(config), linear.In(config)]);
            }
        }

        yield return (OutputNorm, [config.Width]);
        if (!config.TiedHead)
        {
            yield return (Output, [config.Vocabulary, config.Width]);
        }
    }
}

/// <summary>A linear layer of a block, by its names in GGUF and in Hugging Face's Llama.</summary>
/// <param name="Gguf">Name in GGUF, without <c>blk.N.</c> and <c>.weight</c>.</param>
/// <param name="HuggingFace">Path below <c>model.layers.N.</c></param>
/// <param name="In">Inputs.</param>
/// <param name="Out">Outputs.</param>
public sealed record BlockLinear(string Gguf, string HuggingFace, Func<DecoderConfig, int> In, Func<DecoderConfig, int> Out)
{
    public static BlockLinear Query { get; } = new("attn_q", "self_attn.q_proj", c => c.Width, c => c.QueryWidth);

    public static BlockLinear Key { get; } = new("attn_k", "self_attn.k_proj", c => c.Width, c => c.KeyWidth);

    public static BlockLinear Value { get; } = new("attn_v", "self_attn.v_proj", c => c.Width, c => c.KeyWidth);

    public static BlockLinear Output { get; } = new("attn_output", "self_attn.o_proj", c => c.QueryWidth, c => c.Width);

    public static BlockLinear Gate { get; } = new("ffn_gate", "mlp.gate_proj", c => c.Width, c => c.FeedForward);

    public static BlockLinear Up { get; } = new("ffn_up", "mlp.up_proj", c => c.Width, c => c.FeedForward);

    public static BlockLinear Down { get; } = new("ffn_down", "mlp.down_proj", c => c.FeedForward, c => c.Width);

    /// <summary>All seven, in the order of a block.</summary>
    public static IReadOnlyList<BlockLinear> All { get; } = [Query, Key, Value, Output, Gate, Up, Down];
}
