using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Formats;

/// <summary>
/// A safetensors file opened for reading: the header is checked whole at once, tensors are read when asked for. Safe for several threads.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private const string Cure = "the file is damaged or not safetensors: fetch or export it again";

    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly long _dataStart;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(SafeFileHandle handle, string path, long dataStart, SafetensorsHeader header) =>
        (_handle, _path, _dataStart, _header) = (handle, path, dataStart, header);

    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors => _header.Tensors;

    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <exception cref="ModelFormatException">The header or the sizes are wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        var handle = File.OpenHandle(path);
        try
        {
            var length = RandomAccess.GetLength(handle);
            Span<byte> prefix = stackalloc byte[8];
            if (length < 8 || ReadFully(handle, prefix, 0) < 8)
            {
                throw new ModelFormatException(path, $"{length} bytes are too few for a safetensors file", Cure);
            }

            var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (headerBytes > SafetensorsHeader.MaxBytes || (long)headerBytes > length - 8)
            {
                throw new ModelFormatException(path, $"its header claims {headerBytes} bytes, the file holds {length}", Cure);
            }

            var json = new byte[(int)headerBytes];
            ReadFully(handle, json, 8);
            var dataStart = 8 + json.Length;
            return new(handle, path, dataStart, SafetensorsHeader.Parse(path, json, length - dataStart));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Dispose() => _handle.Dispose();

    /// <summary>The values of an F32, F16 or BF16 tensor, row-major; with a shape given, it must be the tensor's.</summary>
    public float[] ReadFloats(string name, IReadOnlyList<int>? shape = null)
    {
        var tensor = Find(name, shape);
        var bytes = Bytes(tensor);
        var values = new float[bytes.Length / tensor.Type.Size];
        if (tensor.Type == SafetensorsType.F32)
        {
            Convert(bytes, values, BinaryPrimitives.ReadSingleLittleEndian);
        }
        else if (tensor.Type == SafetensorsType.F16)
        {
            if (!BitConverter.IsLittleEndian)
            {
                var shorts = MemoryMarshal.Cast<byte, short>(bytes.AsSpan());
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
            }

            HalfConversion.ToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
        }
        else if (tensor.Type == SafetensorsType.BF16)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i * 2)) << 16);
            }
        }
        else
        {
            throw new ModelFormatException($"tensor '{name}'", $"{tensor.Type.Name} values are not floats we read", "convert it to F32, F16 or BF16");
        }

        return values;
    }

    /// <summary>The values of an I64 tensor.</summary>
    public long[] ReadInt64(string name, IReadOnlyList<int>? shape = null)
    {
        var tensor = Find(name, shape);
        if (tensor.Type != SafetensorsType.I64)
        {
            throw new ModelFormatException($"tensor '{name}'", $"it holds {tensor.Type.Name}, not I64", "convert it to I64");
        }

        var bytes = Bytes(tensor);
        var values = new long[bytes.Length / 8];
        Convert(bytes, values, BinaryPrimitives.ReadInt64LittleEndian);
        return values;
    }

    private delegate T ReadValue<out T>(ReadOnlySpan<byte> bytes);

    private static void Convert<T>(byte[] bytes, T[] values, ReadValue<T> read)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
        {
            bytes.AsSpan().CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return;
        }

        var size = bytes.Length / Math.Max(1, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = read(bytes.AsSpan(i * size));
        }
    }

    private SafetensorsTensor Find(string name, IReadOnlyList<int>? shape)
    {
        if (!Tensors.TryGetValue(name, out var tensor))
        {
            throw new ModelFormatException($"tensor '{name}'", $"{_path} does not hold it", "use the file that belongs to this model");
        }

        return shape is null || shape.SequenceEqual(tensor.Shape)
            ? tensor
            : throw new ModelFormatException(
                $"tensor '{name}'", $"its shape is [{string.Join(", ", tensor.Shape)}], expected [{string.Join(", ", shape)}]", "use the file that belongs to this model");
    }

    private byte[] Bytes(SafetensorsTensor tensor)
    {
        var length = tensor.End - tensor.Begin;
        if (length > Array.MaxLength)
        {
            throw new ModelFormatException($"tensor '{tensor.Name}'", $"{length} bytes are more than one array holds", "split the tensor");
        }

        var bytes = new byte[length];
        return ReadFully(_handle, bytes, _dataStart + tensor.Begin) == bytes.Length
            ? bytes
            : throw new ModelFormatException($"tensor '{tensor.Name}'", "the file became shorter while it was read", "do not write over a model in use");
    }

    private static int ReadFully(SafeFileHandle handle, Span<byte> target, long offset)
    {
        var done = 0;
        while (done < target.Length)
        {
            var read = RandomAccess.Read(handle, target[done..], offset + done);
            if (read == 0)
            {
                break;
            }

            done += read;
        }

        return done;
    }
}
