namespace Slipway.Bake;

/// <summary>How the tensors of our model file are called in the TensorFlow graph.</summary>
internal static class UseLiteNames
{
    private const string Applied = "module_apply_default/Encoder_en/KonaTransformer/Encode/";

    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        ["embeddings.weight"] = "module/Embeddings_en",
        ["timing.scales"] = Applied + "TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1",
        ["pooler.weight"] = "module/Encoder_en/hidden_layers/tanh_layer_0/weights",
        ["pooler.bias"] = "module/Encoder_en/hidden_layers/tanh_layer_0/bias",
    };

    /// <summary>{0} is the number of the layer.</summary>
    private static readonly Dictionary<string, string> OfLayer = new(StringComparer.Ordinal)
    {
        ["attention_norm.weight"] = Applied + "Layer_{0}/TransformerLayer/layer_prepostprocess/layer_norm/layer_norm_scale/ConcatPartitions/concat",
        ["attention_norm.bias"] = Applied + "Layer_{0}/TransformerLayer/layer_prepostprocess/layer_norm/layer_norm_bias/ConcatPartitions/concat",
        ["attention.qkv.weight"] = "module/Encoder_en/KonaTransformer/Encode/Layer_{0}/TransformerLayer/MultiheadAttention/qkv_transform_single/kernel/part_0",
        ["attention.qkv.bias"] = Applied + "Layer_{0}/TransformerLayer/MultiheadAttention/qkv_transform_single/bias/ConcatPartitions/concat",
        ["attention.out.weight"] = "module/Encoder_en/KonaTransformer/Encode/Layer_{0}/TransformerLayer/MultiheadAttention/output_transform_single/kernel/part_0",
        ["attention.out.bias"] = Applied + "Layer_{0}/TransformerLayer/MultiheadAttention/output_transform_single/bias/ConcatPartitions/concat",
        ["residual.weight"] = Applied + "Layer_{0}/TransformerLayer/dense/kernel/ConcatPartitions/concat",
        ["residual.bias"] = Applied + "Layer_{0}/TransformerLayer/dense/bias/ConcatPartitions/concat",
        ["ffn_norm.weight"] = Applied + "Layer_{0}/TransformerLayer/FFN/layer_prepostprocess/layer_norm/layer_norm_scale/ConcatPartitions/concat",
        ["ffn_norm.bias"] = Applied + "Layer_{0}/TransformerLayer/FFN/layer_prepostprocess/layer_norm/layer_norm_bias/ConcatPartitions/concat",
        ["ffn.in.weight"] = Applied + "TransformerStack/Layer_{0}/TransformerLayer/FFN/conv1/Tensordot/Reshape_1",
        ["ffn.in.bias"] = Applied + "Layer_{0}/TransformerLayer/FFN/conv1/bias/ConcatPartitions/concat",
        ["ffn.out.weight"] = Applied + "TransformerStack/Layer_{0}/TransformerLayer/FFN/conv2/Tensordot/Reshape_1",
        ["ffn.out.bias"] = Applied + "Layer_{0}/TransformerLayer/FFN/conv2/bias/ConcatPartitions/concat",
    };

    public static string InTensorFlow(string name)
    {
        if (Whole.TryGetValue(name, out var found))
        {
            return found;
        }

        // layers.N.part
        var parts = name.Split('.', 3);
        return OfLayer[parts[2]].Replace("{0}", parts[1], StringComparison.Ordinal);
    }
}
