using System.Buffers.Binary;
using System.Text;

namespace Slipway.Engine.Formats.Gguf;

/// <summary>Reads little-endian values from the front of a file. Every length is held against what is left before anything is allocated.</summary>
internal sealed class GgufCursor(Stream stream)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public long Position { get; private set; }

    public long Left => stream.Length - Position;

    public byte[] Bytes(long count, string field)
    {
        Expect(count, 1, field);
        var bytes = new byte[count];
        Fill(bytes, field);
        return bytes;
    }

    public void Fill(Span<byte> bytes, string field)
    {
        if (bytes.Length > Left)
        {
            throw Cut(field);
        }

        stream.ReadExactly(bytes);
        Position += bytes.Length;
    }

    public uint UInt32(string field)
    {
        Span<byte> bytes = stackalloc byte[4];
        Fill(bytes, field);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public ulong UInt64(string field)
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes, field);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>A count of things that take at least <paramref name="size"/> bytes each.</summary>
    public int Count(int size, string field)
    {
        var count = UInt64(field);
        if (count > (ulong)(Left / size) || count > (ulong)Array.MaxLength)
        {
            throw new GgufException($"{field}: {count} do not fit into the {Left} bytes that are left; the file is cut short or damaged.");
        }

        return (int)count;
    }

    public string Text(string field)
    {
        var bytes = Bytes(Count(1, $"{field}: length"), field);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new GgufException($"{field}: is not UTF-8; the file is damaged.");
        }
    }

    private void Expect(long count, int size, string field)
    {
        if (count < 0 || count > Left / size)
        {
            throw Cut(field);
        }
    }

    private static GgufException Cut(string field) => new($"{field}: the file ends before it; the file is cut short.");
}
