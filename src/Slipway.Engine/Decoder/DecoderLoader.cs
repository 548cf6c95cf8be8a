using Slipway.Engine.Decoder.Weights;
using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Tokenizers;

namespace Slipway.Engine.Decoder;

/// <summary>Reads a decoder out of a GGUF file, refusing by name what this engine does not do.</summary>
internal static class DecoderLoader
{
    private const int Most = 1 << 20; // bound of every size, so that products of two fit an int with room

    public static DecoderModel Load(string path)
    {
        using var file = GgufFile.Open(path);
        try
        {
            return Read(file, Path.GetFileNameWithoutExtension(path));
        }
        catch (Exception error) when (error is GgufException or BpeException)
        {
            throw new GgufException($"{path}: {error.Message}");
        }
    }

    private static DecoderModel Read(GgufFile file, string fileName)
    {
        RefuseOthers(file);
        var tokenizer = new BpeTokenizer(BpeGguf.Read(file.Metadata));
        var config = Config(file, tokenizer.Count);
        var stored = file.Metadata.StringOrNull(GgufKeys.ChatTemplate);
        var template = ChatTemplate.Recognise(stored) ?? throw new GgufException(
            $"metadata {GgufKeys.ChatTemplate}: none of the known families ({string.Join(", ", ChatTemplate.Known.Select(known => known.Name))}); serve this model with llama-server.");
        var embedding = WeightMatrix.Load(file, TensorNames.Embedding, config.Vocabulary, config.Width);
        return new DecoderModel(
            file.Metadata.StringOrNull(GgufKeys.Name) ?? fileName, config, tokenizer, template, stored ?? ChatTemplate.ChatMlJinja, embedding,
            [.. Enumerable.Range(0, config.Layers).Select(layer => Block(file, config, layer))],
            Vector(file, TensorNames.OutputNorm, config.Width),
            config.TiedHead ? embedding : WeightMatrix.Load(file, TensorNames.Output, config.Vocabulary, config.Width),
            file.Tensors.ContainsKey(TensorNames.RopeFactors) ? Vector(file, TensorNames.RopeFactors, config.HeadSize / 2) : []);
    }

    private static void RefuseOthers(GgufFile file)
    {
        var metadata = file.Metadata;
        if (metadata.String(GgufKeys.Architecture) is var architecture && architecture != LlamaKeys.Architecture)
        {
            throw new GgufException($"metadata {GgufKeys.Architecture}: \"{architecture}\" is not supported; this engine runs \"llama\". Serve the file with llama-server.");
        }

        if (metadata.StringOrNull(GgufKeys.Type) is { } type && type != "model")
        {
            throw new GgufException($"metadata {GgufKeys.Type}: \"{type}\" is not a model; give the base model here and the adapter as adapter.");
        }

        if (metadata.IntegerOrNull(LlamaKeys.Experts) is > 0)
        {
            throw new GgufException($"metadata {LlamaKeys.Experts}: mixtures of experts are not supported; serve the file with llama-server.");
        }

        if (metadata.StringOrNull(LlamaKeys.RopeScaling) is { } scaling && scaling != "none")
        {
            throw new GgufException($"metadata {LlamaKeys.RopeScaling}: \"{scaling}\" is not supported; serve the file with llama-server.");
        }

        if (file.Tensors.Keys.FirstOrDefault(name => name.EndsWith(".bias", StringComparison.Ordinal)) is { } bias)
        {
            throw new GgufException($"tensor {bias}: biases are not supported; serve the file with llama-server.");
        }
    }

    private static DecoderConfig Config(GgufFile file, int vocabulary)
    {
        var metadata = file.Metadata;
        var width = Positive(metadata, LlamaKeys.Width);
        var heads = Positive(metadata, LlamaKeys.Heads);
        var keyHeads = metadata.Contains(LlamaKeys.KeyHeads) ? Positive(metadata, LlamaKeys.KeyHeads) : heads;
        var headSize = metadata.IntegerOrNull(LlamaKeys.KeySize, Most) ?? width / heads;
        var valueSize = metadata.IntegerOrNull(LlamaKeys.ValueSize, Most) ?? headSize;
        var turned = metadata.IntegerOrNull(LlamaKeys.RopeSize, Most) ?? headSize;
        if (heads % keyHeads != 0 || headSize <= 0 || headSize % 2 != 0 || valueSize != headSize || turned != headSize)
        {
            throw new GgufException(
                $"metadata {LlamaKeys.Heads}: {heads} heads of {headSize} (values {valueSize}, rotary {turned}) with {keyHeads} key heads; "
                + "key heads must divide heads, sizes must be even and equal.");
        }

        var epsilon = metadata.Float(LlamaKeys.Epsilon);
        var ropeBase = metadata.FloatOr(LlamaKeys.RopeBase, 10_000);
        if (epsilon <= 0 || ropeBase <= 0)
        {
            throw new GgufException($"metadata {LlamaKeys.Epsilon}, {LlamaKeys.RopeBase}: {epsilon}, {ropeBase}; both must be above zero.");
        }

        return new DecoderConfig(
            vocabulary, width, Positive(metadata, LlamaKeys.Layers), heads, keyHeads, headSize, Positive(metadata, LlamaKeys.FeedForward),
            Positive(metadata, LlamaKeys.Context), ropeBase, epsilon, !file.Tensors.ContainsKey(TensorNames.Output));
    }

    private static ServedBlock Block(GgufFile file, DecoderConfig config, int layer) => new(
        Vector(file, TensorNames.AttentionNorm(layer), config.Width),
        Vector(file, TensorNames.FeedForwardNorm(layer), config.Width),
        BlockLinear.All.ToDictionary(
            linear => linear.Gguf,
            linear => new Projection(WeightMatrix.Load(file, TensorNames.Weight(layer, linear.Gguf), linear.Out(config), linear.In(config))),
            StringComparer.Ordinal));

    private static float[] Vector(GgufFile file, string name, int size)
    {
        var tensor = file.Tensor(name);
        return tensor.Dimensions is [var length] && length == size
            ? Finite.Checked(file.Floats(tensor), name)
            : throw new GgufException($"tensor {name}: shape [{string.Join(", ", tensor.Dimensions)}], should be [{size}] by the metadata.");
    }

    private static int Positive(GgufMetadata metadata, string key) =>
        metadata.Integer(key, Most) is > 0 and var value ? value : throw new GgufException($"metadata {key}: is 0; it must be above zero.");
}
