using Slipway.Engine.Tensors;

namespace Slipway.Engine.Decoder.Training;

/// <summary>
/// Scaled dot-product attention in which a position sees itself and what came before (Vaswani et al. 2017), with grouped key heads (Ainslie
/// et al. 2023). Queries are taken in blocks, so the half of the scores that the mask would hide is mostly never computed.
/// </summary>
public sealed class CausalAttention(DecoderConfig config, int threads)
{
    private const int Block = 64;

    private readonly float scale = 1 / MathF.Sqrt(config.HeadSize);
    private float[] probabilities = []; // [rows, heads, length, length], kept from Forward for Backward
    private float[] scratch = []; // [Block, length]

    /// <summary>y [rows*length, queryWidth] from q (same shape), k and v [rows*length, keyWidth].</summary>
    public void Forward(int rows, int length, ReadOnlySpan<float> q, ReadOnlySpan<float> k, ReadOnlySpan<float> v, Span<float> y)
    {
        var needed = rows * config.Heads * length * length;
        probabilities = probabilities.Length < needed ? new float[needed] : probabilities;
        foreach (var part in Parts(rows, length))
        {
            var p = probabilities.AsSpan(part.Probabilities);
            Gemm.Multiply(false, true, part.Queries, part.Seen, config.HeadSize, q[part.Query..], config.QueryWidth, k[part.Key..], config.KeyWidth, p, length, 0, threads);
            for (var i = 0; i < part.Queries; i++)
            {
                var row = p.Slice(i * length, part.Seen);
                var open = row[..(part.First + i + 1)];
                VectorMath.Scale(open, scale);
                Softmax.Row(open);
                row[open.Length..].Clear();
            }

            Gemm.Multiply(false, false, part.Queries, config.HeadSize, part.Seen, p, length, v[part.Key..], config.KeyWidth, y[part.Query..], config.QueryWidth, 0, threads);
        }
    }

    /// <summary>Writes dQ, dK and dV of the same shapes from dY.</summary>
    public void Backward(
        int rows, int length, ReadOnlySpan<float> q, ReadOnlySpan<float> k, ReadOnlySpan<float> v, ReadOnlySpan<float> dY,
        Span<float> dQ, Span<float> dK, Span<float> dV)
    {
        dK.Clear();
        dV.Clear();
        scratch = scratch.Length < Block * length ? new float[Block * length] : scratch;
        var (head, wide, narrow) = (config.HeadSize, config.QueryWidth, config.KeyWidth);
        foreach (var part in Parts(rows, length))
        {
            var p = probabilities.AsSpan(part.Probabilities);
            var dP = scratch.AsSpan();
            Gemm.Multiply(false, true, part.Queries, part.Seen, head, dY[part.Query..], wide, v[part.Key..], narrow, dP, length, 0, threads);
            Gemm.Multiply(true, false, part.Seen, head, part.Queries, p, length, dY[part.Query..], wide, dV[part.Key..], narrow, 1, threads);
            for (var i = 0; i < part.Queries; i++)
            {
                var row = dP.Slice(i * length, part.Seen);
                Softmax.RowBackward(p.Slice(i * length, part.Seen), row);
                VectorMath.Scale(row, scale);
            }

            Gemm.Multiply(false, false, part.Queries, head, part.Seen, dP, length, k[part.Key..], narrow, dQ[part.Query..], wide, 0, threads);
            Gemm.Multiply(true, false, part.Seen, head, part.Queries, dP, length, q[part.Query..], wide, dK[part.Key..], narrow, 1, threads);
        }
    }

    private IEnumerable<Part> Parts(int rows, int length)
    {
        var group = config.Heads / config.KeyHeads;
        for (var row = 0; row < rows; row++)
        {
            for (var head = 0; head < config.Heads; head++)
            {
                for (var first = 0; first < length; first += Block)
                {
                    var queries = Math.Min(Block, length - first);
                    var at = ((((row * config.Heads) + head) * length) + first) * length;
                    yield return new Part(
                        first, queries, first + queries,
                        (((row * length) + first) * config.QueryWidth) + (head * config.HeadSize),
                        (row * length * config.KeyWidth) + (head / group * config.HeadSize),
                        at..(at + (queries * length)));
                }
            }
        }
    }

    /// <summary>One block of queries of one head.</summary>
    /// <param name="First">Position of the first query in its row.</param>
    /// <param name="Queries">Queries in the block.</param>
    /// <param name="Seen">Keys that some query of the block sees.</param>
    /// <param name="Query">Where the block's first query starts.</param>
    /// <param name="Key">Where the head's first key starts.</param>
    /// <param name="Probabilities">The block's rows in the kept probabilities.</param>
    private readonly record struct Part(int First, int Queries, int Seen, int Query, int Key, Range Probabilities);
}
