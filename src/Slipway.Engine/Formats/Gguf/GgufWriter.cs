using System.Text;

namespace Slipway.Engine.Formats.Gguf;

/// <summary>
/// Collects metadata and tensors and writes a GGUF version 3 file. A file appears whole or not at all: it is written beside its place, flushed
/// to disk and renamed.
/// </summary>
public sealed class GgufWriter
{
    private readonly List<(string Name, long[] Dimensions, GgufTensorType Type, byte[] Bytes)> tensors = [];

    /// <summary>Metadata to write, in this order.</summary>
    public GgufMetadata Metadata { get; } = new();

    /// <summary>Adds a tensor. Dimensions in ggml's order: the contiguous one first.</summary>
    public void Add(string name, ReadOnlySpan<float> floats, GgufTensorType type, params long[] dimensions)
    {
        var elements = dimensions.Aggregate(1L, (product, dimension) => product * dimension);
        if (elements != floats.Length || dimensions[0] % type.BlockElements() != 0)
        {
            throw new ArgumentException($"Tensor {name}: {floats.Length} numbers are not [{string.Join(", ", dimensions)}] in {type}.", nameof(dimensions));
        }

        tensors.Add((name, dimensions, type, GgufNumbers.FromFloats(type, floats)));
    }

    /// <summary>Writes the file atomically.</summary>
    public void Save(string path)
    {
        var part = path + ".part";
        using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
        {
            Write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }

    /// <summary>Writes to a stream that starts at position 0.</summary>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        var alignment = Metadata.IntegerOrNull(GgufKeys.Alignment) ?? GgufKeys.DefaultAlignment;
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)Metadata.Count);
        foreach (var (key, value) in Metadata)
        {
            Text(writer, key);
            writer.Write((uint)value.Type);
            Value(writer, value.Type, value.Value);
        }

        var offset = 0L;
        foreach (var (name, dimensions, type, bytes) in tensors)
        {
            Text(writer, name);
            writer.Write((uint)dimensions.Length);
            Array.ForEach(dimensions, dimension => writer.Write((ulong)dimension));
            writer.Write((uint)type);
            writer.Write((ulong)offset);
            offset += Padded(bytes.Length, alignment);
        }

        foreach (var (_, _, _, bytes) in tensors)
        {
            Pad(writer, alignment);
            writer.Write(bytes);
        }

        Pad(writer, alignment);
    }

    private static long Padded(long length, int alignment) => (length + alignment - 1) / alignment * alignment;

    private static void Pad(BinaryWriter writer, int alignment)
    {
        writer.Flush();
        var position = writer.BaseStream.Position;
        writer.Write(new byte[Padded(position, alignment) - position]);
    }

    private static void Text(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void Value(BinaryWriter writer, GgufValueType type, object value)
    {
        switch (value)
        {
            case GgufArray array:
                writer.Write((uint)array.ElementType);
                writer.Write((ulong)array.Items.Length);
                foreach (var item in array.Items)
                {
                    Value(writer, array.ElementType, item);
                }

                break;
            case string text: Text(writer, text); break;
            case bool flag: writer.Write(flag); break;
            case byte number: writer.Write(number); break;
            case sbyte number: writer.Write(number); break;
            case ushort number: writer.Write(number); break;
            case short number: writer.Write(number); break;
            case uint number: writer.Write(number); break;
            case int number: writer.Write(number); break;
            case ulong number: writer.Write(number); break;
            case long number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            default: throw new ArgumentException($"A {type} cannot be {value.GetType().Name}.", nameof(value));
        }
    }
}
