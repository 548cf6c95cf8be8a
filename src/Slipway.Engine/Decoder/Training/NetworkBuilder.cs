using Slipway.Engine.Training;

namespace Slipway.Engine.Decoder.Training;

/// <summary>Makes networks to train: all of a fresh decoder, or a low-rank correction of a finished one.</summary>
public static class NetworkBuilder
{
    private const float InitialDeviation = 0.02f;

    /// <summary>A fresh decoder, all of it trained. Weights that write into the residual stream start smaller by sqrt(2 layers), as in GPT-2.</summary>
    public static DecoderNetwork Fresh(DecoderConfig config, int seed, int threads = 1)
    {
        var random = new Random(seed);
        var parameters = new Dictionary<string, Parameter>(StringComparer.Ordinal);
        foreach (var (name, shape) in TensorNames.Layout(config))
        {
            var matrix = shape.Length == 2;
            var parameter = new Parameter(name, shape, decays: matrix);
            parameters[name] = parameter;
            if (matrix)
            {
                var residual = name.EndsWith("attn_output.weight", StringComparison.Ordinal) || name.EndsWith("ffn_down.weight", StringComparison.Ordinal);
                parameter.FillNormal(random, residual ? InitialDeviation / MathF.Sqrt(2 * config.Layers) : InitialDeviation);
            }
            else
            {
                Array.Fill(parameter.Values, 1f);
            }
        }

        return Full(config, parameters, [], threads);
    }

    /// <summary>A finished decoder, all of it trained further.</summary>
    public static DecoderNetwork Full(DecoderWeights weights, int threads = 1)
    {
        var parameters = new Dictionary<string, Parameter>(StringComparer.Ordinal);
        foreach (var (name, shape) in TensorNames.Layout(weights.Config))
        {
            var parameter = new Parameter(name, shape, decays: shape.Length == 2);
            weights.Tensors[name].CopyTo(parameter.Values, 0);
            parameters[name] = parameter;
        }

        return Full(weights.Config, parameters, weights.RopeFactors, threads);
    }

    /// <summary>A finished decoder with low-rank factors on all seven linear layers of every block; only these are trained.</summary>
    public static DecoderNetwork Lora(DecoderWeights weights, int rank, float alpha, int seed, int threads = 1)
    {
        var config = weights.Config;
        var random = new Random(seed);
        var parameters = new List<Parameter>();
        var blocks = new List<BlockLayers>();
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var at = layer;
            blocks.Add(Block(
                name => new NormLayer(weights.Tensors[name], gradient: null, config.Epsilon),
                linear => Adapted(TensorNames.Weight(at, linear.Gguf), linear), at));
        }

        var output = weights.Tensors[config.TiedHead ? TensorNames.Embedding : TensorNames.Output];
        return new DecoderNetwork(
            config,
            new NetworkLayers(
                weights.Tensors[TensorNames.Embedding], EmbeddingGradient: null, blocks,
                new NormLayer(weights.Tensors[TensorNames.OutputNorm], gradient: null, config.Epsilon),
                LinearLayer.Frozen(output, config.Width, config.Vocabulary, lora: null, threads), weights.RopeFactors),
            parameters, threads);

        LinearLayer Adapted(string name, BlockLinear linear)
        {
            var (inputs, outputs) = (linear.In(config), linear.Out(config));
            var factors = new LoraFactors(name, inputs, outputs, rank, alpha / rank, random);
            parameters.Add(factors.A);
            parameters.Add(factors.B);
            return LinearLayer.Frozen(weights.Tensors[name], inputs, outputs, factors, threads);
        }
    }

    private static DecoderNetwork Full(DecoderConfig config, Dictionary<string, Parameter> parameters, float[] ropeFactors, int threads)
    {
        var blocks = Enumerable.Range(0, config.Layers).Select(layer => Block(
            name => NormLayer.Trained(parameters[name], config.Epsilon),
            linear => LinearLayer.Trained(parameters[TensorNames.Weight(layer, linear.Gguf)], threads), layer));
        var embedding = parameters[TensorNames.Embedding];
        var output = config.TiedHead ? embedding : parameters[TensorNames.Output];
        return new DecoderNetwork(
            config,
            new NetworkLayers(
                embedding.Values, embedding.Gradient, [.. blocks], NormLayer.Trained(parameters[TensorNames.OutputNorm], config.Epsilon),
                LinearLayer.Trained(output, threads), ropeFactors),
            [.. parameters.Values], threads);
    }

    private static BlockLayers Block(Func<string, NormLayer> norm, Func<BlockLinear, LinearLayer> linear, int layer) => new(
        norm(TensorNames.AttentionNorm(layer)), linear(BlockLinear.Query), linear(BlockLinear.Key), linear(BlockLinear.Value), linear(BlockLinear.Output),
        norm(TensorNames.FeedForwardNorm(layer)), linear(BlockLinear.Gate), linear(BlockLinear.Up), linear(BlockLinear.Down));
}
