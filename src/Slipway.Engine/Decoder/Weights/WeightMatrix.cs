using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Decoder.Weights;

/// <summary>A weight [Out, In] as its file stores it. One row vector goes through a kernel of its type; many rows are multiplied a band of dequantised
/// outputs at a time, so that a quantised model never needs its full size in floats.</summary>
public abstract class WeightMatrix(int outputs, int inputs)
{
    private const int Band = 256;

    public int Out { get; } = outputs;

    public int In { get; } = inputs;

    /// <summary>Loads a tensor of a model.</summary>
    /// <exception cref="GgufException">Other shape, or numbers that are not finite.</exception>
    public static WeightMatrix Load(GgufFile file, string name, int outputs, int inputs)
    {
        var tensor = file.Tensor(name);
        if (tensor.Dimensions is not [var columns, var rows] || columns != inputs || rows != outputs)
        {
            throw new GgufException($"tensor {name}: shape [{string.Join(", ", tensor.Dimensions)}], should be [{inputs}, {outputs}] by the metadata.");
        }

        return tensor.Type switch
        {
            GgufTensorType.F32 => new FloatMatrix(outputs, inputs, Finite.Checked(file.Floats(tensor), name)),
            GgufTensorType.F16 => new HalfMatrix(outputs, inputs, Finite.CheckedHalves(file.Bytes(tensor), name)),
            _ => new Q8Matrix(outputs, inputs, file.Bytes(tensor), name),
        };
    }

    /// <summary>One row as floats.</summary>
    public abstract void Row(int row, Span<float> floats);

    /// <summary>y [Out] = W x.</summary>
    public abstract void MultiplyVector(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>y [n, Out] = x [n, In] Wᵀ.</summary>
    public void Multiply(int n, ReadOnlySpan<float> x, Span<float> y, int threads)
    {
        if (n == 1)
        {
            MultiplyVector(x[..In], y[..Out]);
            return;
        }

        MultiplyMany(n, x, y, threads);
    }

    /// <summary>The whole weight as floats, [Out, In].</summary>
    public float[] ToFloats()
    {
        var floats = new float[Out * In];
        for (var row = 0; row < Out; row++)
        {
            Row(row, floats.AsSpan(row * In, In));
        }

        return floats;
    }

    private protected virtual void MultiplyMany(int n, ReadOnlySpan<float> x, Span<float> y, int threads)
    {
        var band = System.Buffers.ArrayPool<float>.Shared.Rent(Band * In);
        for (var first = 0; first < Out; first += Band)
        {
            var rows = Math.Min(Band, Out - first);
            for (var row = 0; row < rows; row++)
            {
                Row(first + row, band.AsSpan(row * In, In));
            }

            Gemm.Multiply(false, true, n, rows, In, x, In, band, In, y[first..], Out, beta: 0, threads);
        }

        System.Buffers.ArrayPool<float>.Shared.Return(band);
    }
}
