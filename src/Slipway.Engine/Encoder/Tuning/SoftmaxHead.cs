using Slipway.Engine.Tensors;
using Slipway.Engine.Training;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>A softmax classifier on embeddings: logits = W (s * e) + b, with s = √512 so that the inputs have a spread of about one.</summary>
internal sealed class SoftmaxHead(int classes)
{
    public const string WeightName = "classifier.weight";
    public const string BiasName = "classifier.bias";

    /// <summary>Embeddings have length one; this is the factor to unit variance.</summary>
    public static readonly float InputScale = MathF.Sqrt(EncoderShape.Dimension);

    public int Classes => classes;

    /// <summary>[classes, 512], for scaled inputs.</summary>
    public Parameter Weight { get; } = new(WeightName, [classes, EncoderShape.Dimension]);

    public Parameter Bias { get; } = new(BiasName, [classes], decays: false);

    public IReadOnlyList<Parameter> Parameters => [Weight, Bias];

    /// <summary>logits [rows, classes] of embeddings [rows, 512].</summary>
    public float[] Logits(int rows, ReadOnlySpan<float> embeddings)
    {
        var logits = new float[rows * classes];
        const int width = EncoderShape.Dimension;
        Gemm.Multiply(false, true, rows, classes, width, embeddings, width, Weight.Values, width, logits, classes);
        VectorMath.Scale(logits, InputScale);
        VectorMath.AddBias(logits, classes, Bias.Values);
        return logits;
    }

    /// <summary>Sum of the class weights of some rows: what <see cref="Learn"/> divides by.</summary>
    public static float TotalWeight(ReadOnlySpan<int> labels, ReadOnlySpan<float> classWeights)
    {
        float total = 0;
        foreach (var label in labels)
        {
            total += classWeights[label];
        }

        return total;
    }

    /// <summary>
    /// These rows' part of the weighted mean of the cross entropies; adds the gradients of the head and writes those of the embeddings unless empty.
    /// </summary>
    /// <param name="rows">Rows given; the batch may have more.</param>
    /// <param name="embeddings">[rows, 512].</param>
    /// <param name="labels">[rows].</param>
    /// <param name="classWeights">[classes].</param>
    /// <param name="totalWeight">Of the whole batch.</param>
    /// <param name="dEmbeddings">[rows, 512], or empty.</param>
    public float Learn(
        int rows, ReadOnlySpan<float> embeddings, ReadOnlySpan<int> labels, ReadOnlySpan<float> classWeights, float totalWeight, Span<float> dEmbeddings)
    {
        const int width = EncoderShape.Dimension;
        var d = Logits(rows, embeddings);
        double loss = 0;
        for (var i = 0; i < rows; i++)
        {
            var row = d.AsSpan(i * classes, classes);
            var share = classWeights[labels[i]] / totalWeight;
            loss += share * (Softmax.LogSumExp(row) - row[labels[i]]);
            Softmax.Row(row);
            row[labels[i]] -= 1;
            VectorMath.Scale(row, share);
        }

        VectorMath.AddRows(Bias.Gradient, d);
        VectorMath.Scale(d, InputScale);
        Gemm.Multiply(true, false, classes, width, rows, d, classes, embeddings, width, Weight.Gradient, width, 1);
        if (!dEmbeddings.IsEmpty)
        {
            Gemm.Multiply(false, false, rows, width, classes, d, classes, Weight.Values, width, dEmbeddings, width);
        }

        return (float)loss;
    }

    /// <summary>Unweighted mean loss and accuracy.</summary>
    public ValidationScore Score(int rows, ReadOnlySpan<float> embeddings, ReadOnlySpan<int> labels)
    {
        var logits = Logits(rows, embeddings);
        double loss = 0;
        var right = 0;
        for (var i = 0; i < rows; i++)
        {
            var row = logits.AsSpan(i * classes, classes);
            loss += Softmax.LogSumExp(row) - row[labels[i]];
            right += row.IndexOf(VectorMath.Max(row)) == labels[i] ? 1 : 0;
        }

        return new((float)(loss / rows), right / (float)rows);
    }
}
