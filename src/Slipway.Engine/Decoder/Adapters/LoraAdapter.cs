using System.Buffers;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Decoder.Adapters;

/// <summary>Low-rank factors of one weight: A [Rank, In], B [Out, Rank] (Hu et al. 2021).</summary>
public sealed record LoraPair(float[] A, float[] B, int In, int Out, int Rank, float Scale)
{
    /// <summary>y [n, Out] += Scale * (x Aᵀ) Bᵀ.</summary>
    public void Add(int n, ReadOnlySpan<float> x, Span<float> y, int threads)
    {
        var rented = ArrayPool<float>.Shared.Rent(n * Rank);
        var low = rented.AsSpan(0, n * Rank);
        Gemm.Multiply(false, true, n, Rank, In, x, In, A, In, low, Rank, beta: 0, threads);
        VectorMath.Scale(low, Scale);
        Gemm.Multiply(false, true, n, Out, Rank, low, Rank, B, Rank, y, Out, beta: 1, threads);
        ArrayPool<float>.Shared.Return(rented);
    }
}

/// <summary>A tuned difference to a base model.</summary>
/// <param name="Alpha">The correction is scaled by alpha / rank.</param>
/// <param name="Pairs">Factors by the GGUF name of the weight they correct.</param>
public sealed record LoraAdapter(float Alpha, IReadOnlyDictionary<string, LoraPair> Pairs)
{
    /// <summary>Rank of the factors; the largest, should they differ.</summary>
    public int Rank => Pairs.Values.Select(pair => pair.Rank).DefaultIfEmpty(0).Max();
}
