using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Engine.Formats;

/// <summary>Writes safetensors files, atomically: a reader sees the old file or the whole new one.</summary>
public static class SafetensorsWriter
{
    /// <summary>Replaces <paramref name="path"/>. Tensors keep their order; the data starts at a multiple of eight bytes.</summary>
    public static void Write(string path, IReadOnlyList<SafetensorsEntry> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream =>
        {
            var header = Header(tensors, metadata);
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var tensor in tensors)
            {
                stream.Write(tensor.Data.Span);
            }
        });

    private static byte[] Header(IReadOnlyList<SafetensorsEntry> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long at = 0;
            foreach (var tensor in tensors)
            {
                at = WriteTensor(json, tensor, at);
            }

            json.WriteEndObject();
        }

        // Spaces are allowed after the object; they align the data.
        var padded = new byte[(buffer.WrittenCount + 7) / 8 * 8];
        Array.Fill(padded, (byte)' ');
        buffer.WrittenSpan.CopyTo(padded);
        return padded;
    }

    private static long WriteTensor(Utf8JsonWriter json, SafetensorsEntry tensor, long begin)
    {
        var count = tensor.Shape.Aggregate(1L, (product, dimension) => checked(product * dimension));
        if (count * tensor.Type.Size != tensor.Data.Length)
        {
            throw new ArgumentException($"tensor '{tensor.Name}' [{string.Join(", ", tensor.Shape)}] does not hold {tensor.Data.Length} bytes", nameof(tensor));
        }

        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.Name);
        json.WriteStartArray("shape");
        foreach (var dimension in tensor.Shape)
        {
            json.WriteNumberValue(dimension);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + tensor.Data.Length);
        json.WriteEndArray();
        json.WriteEndObject();
        return begin + tensor.Data.Length;
    }
}
