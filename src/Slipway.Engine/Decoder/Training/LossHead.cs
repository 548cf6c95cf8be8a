using Slipway.Engine.Tensors;

namespace Slipway.Engine.Decoder.Training;

/// <summary>What a batch scored.</summary>
/// <param name="Loss">Weighted mean cross-entropy, nats a token.</param>
/// <param name="Right">Weighted share of positions whose most likely token is the target.</param>
public readonly record struct BatchScore(float Loss, float Right);

/// <summary>
/// The output layer and its cross-entropy in one: logits exist only for a slice of rows at a time, and slices without a counted position are
/// skipped.
/// </summary>
internal sealed class LossHead(LinearLayer output)
{
    private const int Slice = 256;

    private readonly float[] logits = new float[Slice * output.Outputs];

    /// <summary>Scores hidden [n, width]; with <paramref name="dHidden"/>, writes its gradient and adds that of the output layer. Sums of the loss are
    /// divided by <paramref name="total"/>.</summary>
    public BatchScore Run(TokenBatch batch, ReadOnlySpan<float> hidden, Span<float> dHidden, float total)
    {
        double loss = 0, right = 0;
        dHidden.Clear();
        for (var first = 0; first < batch.Count && total > 0; first += Slice)
        {
            var rows = Math.Min(Slice, batch.Count - first);
            var weights = batch.Weights.AsSpan(first, rows);
            if (!weights.ContainsAnyExcept(0f))
            {
                continue;
            }

            var x = hidden.Slice(first * output.Inputs, rows * output.Inputs);
            output.Forward(rows, x, logits);
            for (var i = 0; i < rows; i++)
            {
                var row = logits.AsSpan(i * output.Outputs, output.Outputs);
                var target = batch.Targets[first + i];
                right += weights[i] > 0 && row[target] >= VectorMath.Max(row) ? weights[i] : 0;
                loss += weights[i] * Row(row, target, weights[i] / total);
            }

            if (!dHidden.IsEmpty)
            {
                output.Backward(rows, x, logits, dHidden.Slice(first * output.Inputs, rows * output.Inputs), beta: 0);
            }
        }

        return total > 0 ? new BatchScore((float)(loss / total), (float)(right / total)) : default;
    }

    /// <summary>Cross-entropy of one row, whose logits become weight * (softmax - target).</summary>
    private static float Row(Span<float> row, int target, float weight)
    {
        var score = row[target];
        if (weight == 0)
        {
            row.Clear();
            return 0;
        }

        var loss = Softmax.LogSumExp(row) - score;
        Softmax.Row(row);
        row[target] -= 1;
        VectorMath.Scale(row, weight);
        return loss;
    }
}
