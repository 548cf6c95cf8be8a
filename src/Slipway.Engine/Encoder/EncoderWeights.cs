using Slipway.Engine.Formats;

namespace Slipway.Engine.Encoder;

/// <summary>
/// The tensors of a model folder as float32, by name; checked against <see cref="EncoderShape.Tensors"/> and the folder's checksums. Each is read
/// when asked for, so that only what is packed stays in memory.
/// </summary>
internal sealed class EncoderWeights : IDisposable
{
    public const string ModelFile = "model.safetensors";
    public const string VocabularyFile = "vocab.tsv";

    private static readonly Dictionary<string, int[]> Shapes = EncoderShape.Tensors.ToDictionary(t => t.Name, t => t.Shape, StringComparer.Ordinal);

    private readonly SafetensorsFile _file;

    private EncoderWeights(SafetensorsFile file) => _file = file;

    public float[] this[string name] => _file.ReadFloats(name, Shapes[name]);

    /// <exception cref="ModelFormatException">A file is missing, damaged or of another model.</exception>
    public static EncoderWeights Load(string folder)
    {
        ModelChecksums.Verify(folder, [ModelFile, VocabularyFile]);
        return new(SafetensorsFile.Open(Path.Combine(folder, ModelFile)));
    }

    public void Dispose() => _file.Dispose();
}
