using System.Buffers;
using Slipway.Engine.Tensors;
using Slipway.Engine.Training;

namespace Slipway.Engine.Decoder.Training;

/// <summary>A low-rank correction of a linear layer: y += scale * (x Aᵀ) Bᵀ with A [rank, in] and B [out, rank] (Hu et al. 2021).</summary>
public sealed class LoraFactors
{
    private readonly float scale;

    /// <summary>A starts uniform in ±1/sqrt(in) as PEFT does, B at zero: the corrected layer begins as the original.</summary>
    public LoraFactors(string weightName, int inputs, int outputs, int rank, float scale, Random random)
    {
        this.scale = scale;
        A = new Parameter(weightName + ".lora_a", [rank, inputs], decays: false);
        B = new Parameter(weightName + ".lora_b", [outputs, rank], decays: false);
        var bound = 1 / MathF.Sqrt(inputs);
        for (var i = 0; i < A.Values.Length; i++)
        {
            A.Values[i] = ((2 * random.NextSingle()) - 1) * bound;
        }
    }

    public Parameter A { get; }

    public Parameter B { get; }

    private int Rank => A.Shape[0];

    private int Inputs => A.Shape[1];

    private int Outputs => B.Shape[0];

    internal void AddForward(int n, ReadOnlySpan<float> x, Span<float> y, int threads)
    {
        var rented = ArrayPool<float>.Shared.Rent(n * Rank);
        var low = rented.AsSpan(0, n * Rank);
        Down(n, x, low, threads);
        Gemm.Multiply(false, true, n, Outputs, Rank, low, Rank, B.Values, Rank, y, Outputs, beta: 1, threads);
        ArrayPool<float>.Shared.Return(rented);
    }

    internal void AddBackward(int n, ReadOnlySpan<float> x, ReadOnlySpan<float> dY, Span<float> dX, int threads)
    {
        var rented = ArrayPool<float>.Shared.Rent(n * Rank);
        var low = rented.AsSpan(0, n * Rank);
        Down(n, x, low, threads);
        Gemm.Multiply(true, false, Outputs, Rank, n, dY, Outputs, low, Rank, B.Gradient, Rank, beta: 1, threads);
        Gemm.Multiply(false, false, n, Rank, Outputs, dY, Outputs, B.Values, Rank, low, Rank, beta: 0, threads);
        VectorMath.Scale(low, scale);
        Gemm.Multiply(true, false, Rank, Inputs, n, low, Rank, x, Inputs, A.Gradient, Inputs, beta: 1, threads);
        Gemm.Multiply(false, false, n, Inputs, Rank, low, Rank, A.Values, Inputs, dX, Inputs, beta: 1, threads);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>low [n, rank] = scale * x Aᵀ.</summary>
    private void Down(int n, ReadOnlySpan<float> x, Span<float> low, int threads)
    {
        Gemm.Multiply(false, true, n, Rank, Inputs, x, Inputs, A.Values, Inputs, low, Rank, beta: 0, threads);
        VectorMath.Scale(low, scale);
    }
}
