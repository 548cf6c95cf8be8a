using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Tokenizers;

namespace Slipway.Engine.Decoder;

/// <summary>Writes a decoder as a GGUF model that llama.cpp and this engine load.</summary>
public static class DecoderGguf
{
    /// <summary>Saves a model atomically.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="config">Shape.</param>
    /// <param name="tensors">Weights by GGUF name.</param>
    /// <param name="tokenizer">Tokenizer.</param>
    /// <param name="type">Storage of matrices; vectors stay F32, as llama.cpp wants them. Rows that Q8_0 cannot cut into blocks become F16.</param>
    /// <param name="about">Further metadata: name, description, licence.</param>
    public static void Save(
        string path, DecoderConfig config, IReadOnlyDictionary<string, float[]> tensors, BpeVocabulary tokenizer, GgufTensorType type,
        IReadOnlyDictionary<string, GgufValue> about)
    {
        var writer = new GgufWriter();
        Describe(writer.Metadata, config, type, about);
        BpeGguf.Write(tokenizer, writer.Metadata);
        foreach (var (name, shape) in TensorNames.Layout(config))
        {
            var matrix = shape.Length == 2;
            var stored = !matrix ? GgufTensorType.F32 : shape[1] % type.BlockElements() == 0 ? type : GgufTensorType.F16;
            writer.Add(name, tensors[name], stored, matrix ? [shape[1], shape[0]] : [shape[0]]);
        }

        writer.Save(path);
    }

    private static void Describe(GgufMetadata metadata, DecoderConfig config, GgufTensorType type, IReadOnlyDictionary<string, GgufValue> about)
    {
        metadata[GgufKeys.Architecture] = LlamaKeys.Architecture;
        metadata[GgufKeys.Type] = "model";
        foreach (var (key, value) in about)
        {
            metadata[key] = value;
        }

        metadata[GgufKeys.FileType] = type switch { GgufTensorType.F32 => 0u, GgufTensorType.F16 => 1u, _ => 7u };
        metadata[LlamaKeys.Vocabulary] = (uint)config.Vocabulary;
        metadata[LlamaKeys.Context] = (uint)config.Context;
        metadata[LlamaKeys.Width] = (uint)config.Width;
        metadata[LlamaKeys.Layers] = (uint)config.Layers;
        metadata[LlamaKeys.FeedForward] = (uint)config.FeedForward;
        metadata[LlamaKeys.Heads] = (uint)config.Heads;
        metadata[LlamaKeys.KeyHeads] = (uint)config.KeyHeads;
        metadata[LlamaKeys.KeySize] = (uint)config.HeadSize;
        metadata[LlamaKeys.ValueSize] = (uint)config.HeadSize;
        metadata[LlamaKeys.RopeSize] = (uint)config.HeadSize;
        metadata[LlamaKeys.RopeBase] = config.RopeBase;
        metadata[LlamaKeys.Epsilon] = config.Epsilon;
    }
}
