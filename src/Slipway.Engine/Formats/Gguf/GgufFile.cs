namespace Slipway.Engine.Formats.Gguf;

/// <summary>
/// An open GGUF file, version 2 or 3, little-endian. The header is read and checked at once (a count, length, offset or type that does not
/// fit the file is refused before memory is taken for it); tensors are read when asked for.
/// Source: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
/// </summary>
public sealed class GgufFile : IDisposable
{
    private readonly Stream stream;

    private GgufFile(Stream stream, GgufMetadata metadata, IReadOnlyDictionary<string, GgufTensor> tensors) =>
        (this.stream, Metadata, Tensors) = (stream, metadata, tensors);

    public GgufMetadata Metadata { get; }

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, GgufTensor> Tensors { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="GgufException">The file is not a sound GGUF file.</exception>
    public static GgufFile Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            return Open(file);
        }
        catch (GgufException error)
        {
            file.Dispose();
            throw new GgufException($"{path}: {error.Message}");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads from a seekable stream, which it then owns.</summary>
    public static GgufFile Open(Stream stream)
    {
        stream.Position = 0;
        var (metadata, tensors) = GgufHeader.Read(stream);
        return new GgufFile(stream, metadata, tensors);
    }

    /// <summary>A tensor by name.</summary>
    public GgufTensor Tensor(string name) =>
        Tensors.TryGetValue(name, out var tensor) ? tensor : throw new GgufException($"tensor {name}: missing; the file is not a whole model.");

    /// <summary>A tensor's stored bytes.</summary>
    public byte[] Bytes(GgufTensor tensor)
    {
        if (tensor.Bytes > Array.MaxLength)
        {
            throw new GgufException($"tensor {tensor.Name}: {tensor.Bytes} bytes; at most {Array.MaxLength} can be loaded.");
        }

        var bytes = new byte[tensor.Bytes];
        stream.Position = tensor.Offset;
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A tensor as floats, whatever its storage.</summary>
    public float[] Floats(GgufTensor tensor)
    {
        var bytes = Bytes(tensor);
        var floats = new float[tensor.Elements];
        GgufNumbers.ToFloats(tensor.Type, bytes, floats);
        return floats;
    }

    public void Dispose() => stream.Dispose();
}
