using Slipway.Engine.Formats.Gguf;

namespace Slipway.Engine.Decoder.Adapters;

/// <summary>
/// An adapter as llama.cpp's <c>--lora</c> reads it: <c>general.type = adapter</c>, <c>adapter.type = lora</c>, <c>adapter.lora.alpha</c>, and for each
/// corrected weight the tensors NAME.lora_a [in, rank] and NAME.lora_b [rank, out] (sizes in ggml's order).
/// </summary>
public static class LoraGguf
{
    internal const string SuffixA = ".lora_a";
    internal const string SuffixB = ".lora_b";

    /// <summary>Saves atomically, in F32.</summary>
    public static void Save(string path, LoraAdapter adapter, string name)
    {
        var writer = new GgufWriter();
        writer.Metadata[GgufKeys.Architecture] = LlamaKeys.Architecture;
        writer.Metadata[GgufKeys.Type] = "adapter";
        writer.Metadata[GgufKeys.AdapterType] = "lora";
        writer.Metadata[GgufKeys.Name] = name;
        writer.Metadata[GgufKeys.AdapterAlpha] = adapter.Alpha;
        foreach (var (weight, pair) in adapter.Pairs)
        {
            writer.Add(weight + SuffixA, pair.A, GgufTensorType.F32, pair.In, pair.Rank);
            writer.Add(weight + SuffixB, pair.B, GgufTensorType.F32, pair.Rank, pair.Out);
        }

        writer.Save(path);
    }

    /// <summary>Loads and checks an adapter.</summary>
    /// <exception cref="GgufException">Not a LoRA adapter for a Llama model, or factors that do not fit each other.</exception>
    public static LoraAdapter Load(string path)
    {
        using var file = GgufFile.Open(path);
        Expect(file.Metadata, GgufKeys.Type, "adapter");
        Expect(file.Metadata, GgufKeys.AdapterType, "lora");
        Expect(file.Metadata, GgufKeys.Architecture, LlamaKeys.Architecture);
        var alpha = file.Metadata.Float(GgufKeys.AdapterAlpha);
        var pairs = new Dictionary<string, LoraPair>(StringComparer.Ordinal);
        foreach (var tensor in file.Tensors.Values)
        {
            if (tensor.Name.EndsWith(SuffixA, StringComparison.Ordinal))
            {
                var weight = tensor.Name[..^SuffixA.Length];
                pairs[weight] = Pair(file, tensor, file.Tensor(weight + SuffixB), alpha);
            }
            else if (!tensor.Name.EndsWith(SuffixB, StringComparison.Ordinal))
            {
                throw new GgufException($"tensor {tensor.Name}: an adapter holds only NAME{SuffixA} and NAME{SuffixB}.");
            }
        }

        return new LoraAdapter(alpha, pairs);
    }

    private static LoraPair Pair(GgufFile file, GgufTensor a, GgufTensor b, float alpha)
    {
        if (a.Dimensions is not [var inputs, var rank] || b.Dimensions is not [var rankOfB, var outputs] || rank != rankOfB)
        {
            throw new GgufException($"tensor {a.Name}: [{string.Join(", ", a.Dimensions)}] and [{string.Join(", ", b.Dimensions)}] are not [in, rank] and [rank, out].");
        }

        return new LoraPair(
            Weights.Finite.Checked(file.Floats(a), a.Name), Weights.Finite.Checked(file.Floats(b), b.Name),
            (int)inputs, (int)outputs, (int)rank, alpha / rank);
    }

    private static void Expect(GgufMetadata metadata, string key, string expected)
    {
        if (metadata.String(key) is var value && value != expected)
        {
            throw new GgufException($"metadata {key}: is \"{value}\", should be \"{expected}\"; give a LoRA adapter for a Llama model.");
        }
    }
}
