using Slipway.Engine.Formats;

namespace Slipway.Engine.Encoder;

/// <summary>The tensors of a model folder as float32, by name; checked against <see cref="EncoderShape.Tensors"/> and the folder's checksums.</summary>
internal sealed class EncoderWeights
{
    public const string ModelFile = "model.safetensors";
    public const string VocabularyFile = "vocab.tsv";

    private readonly Dictionary<string, float[]> _tensors = new(StringComparer.Ordinal);

    private EncoderWeights(SafetensorsFile file)
    {
        foreach (var (name, shape) in EncoderShape.Tensors)
        {
            _tensors[name] = file.ReadFloats(name, shape);
        }
    }

    public float[] this[string name] => _tensors[name];

    /// <exception cref="ModelFormatException">A file is missing, damaged or of another model.</exception>
    public static EncoderWeights Load(string folder)
    {
        ModelChecksums.Verify(folder, [ModelFile, VocabularyFile]);
        using var file = SafetensorsFile.Open(Path.Combine(folder, ModelFile));
        return new(file);
    }
}
