using System.Buffers;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Calls;

/// <summary>The bytes of a reply that are here already: the first read of a stream, in a buffer from a pool, or the whole.</summary>
internal sealed class ReplyBytes
{
    private const int MostBytes = 64 * 1024 * 1024;
    private const int MostAtOnce = 1024 * 1024;
    private const int StreamBuffer = 16 * 1024;

    private byte[]? pooled;

    private ReplyBytes(ReadOnlyMemory<byte> memory, byte[]? pooled) => (Memory, this.pooled) = (memory, pooled);

    public ReadOnlyMemory<byte> Memory { get; }

    public int Length => Memory.Length;

    /// <summary>The buffer of a stream: begins with what is here, and serves the reads that follow.</summary>
    public Memory<byte> Buffer => pooled;

    /// <summary>The first read of a stream.</summary>
    public static async ValueTask<ReplyBytes> FirstAsync(UpstreamReply reply, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(StreamBuffer);
        var read = await reply.Body.ReadAsync(buffer, cancellation);
        return new ReplyBytes(buffer.AsMemory(0, read), buffer);
    }

    /// <summary>A body to its end. Its bytes stay good for as long as somebody refers to them.</summary>
    /// <exception cref="IOException">The body is larger than 64 MiB.</exception>
    public static async ValueTask<ReplyBytes> WholeAsync(UpstreamReply reply, CancellationToken cancellation)
    {
        // One byte more than announced, so that the read that finds the end needs no larger buffer; not all that an upstream may announce falsely.
        var all = new ArrayBufferWriter<byte>((int)Math.Min(reply.Length + 1 ?? 4096, MostAtOnce));
        int read;
        while ((read = await reply.Body.ReadAsync(all.GetMemory(), cancellation)) > 0)
        {
            all.Advance(read);
            if (all.WrittenCount > MostBytes)
            {
                throw new IOException("The reply is larger than 64 MiB.");
            }
        }

        return new ReplyBytes(all.WrittenMemory, null);
    }

    /// <summary>
    /// The stream has been read to its end: its buffer may serve another. After a failure it must not, since a read may still be writing to it;
    /// then the garbage collector takes it.
    /// </summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref pooled, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
