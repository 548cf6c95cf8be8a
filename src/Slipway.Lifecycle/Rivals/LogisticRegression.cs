namespace Slipway.Lifecycle.Rivals;

/// <summary>
/// Multinomial logistic regression with an L2 penalty, fitted by L-BFGS to convergence: no step size to tune, no randomness.
/// Minimises mean cross-entropy + λ/2·‖W‖² (the bias is free).
/// </summary>
public sealed class LogisticRegression
{
    private readonly int features;
    private readonly int classes;
    private readonly double[] weights;

    private LogisticRegression(int features, int classes, double[] weights) =>
        (this.features, this.classes, this.weights) = (features, classes, weights);

    /// <param name="rows">Training rows.</param>
    /// <param name="labels">Class of each row, 0…classes−1.</param>
    /// <param name="lambda">Strength of the penalty, in units of the mean loss.</param>
    /// <param name="start">A model of the same shape to start from (the path over λ is fitted faster so).</param>
    public static LogisticRegression Fit(
        IReadOnlyList<Features> rows, IReadOnlyList<int> labels, int features, int classes, double lambda, LogisticRegression? start, CancellationToken ct)
    {
        var initial = start is null ? new double[(features + 1) * classes] : (double[])start.weights.Clone();
        var model = new LogisticRegression(features, classes, initial);
        var fitted = Lbfgs.Minimise(initial, (w, gradient) => model.Loss(w, gradient, rows, labels, lambda), maxIterations: 60, tolerance: 1e-4, ct);
        return new LogisticRegression(features, classes, fitted);
    }

    /// <summary>The most probable class.</summary>
    public int Predict(Features row)
    {
        Span<double> scores = stackalloc double[classes];
        Score(weights, row, scores);
        var best = 0;
        for (var c = 1; c < classes; c++)
        {
            if (scores[c] > scores[best]) best = c;
        }
        return best;
    }

    /// <summary>ln(p(a)/p(b)) for a row.</summary>
    public double LogOdds(Features row, int a, int b)
    {
        Span<double> scores = stackalloc double[classes];
        Score(weights, row, scores);
        return scores[a] - scores[b];
    }

    private void Score(double[] w, Features row, Span<double> scores)
    {
        for (var c = 0; c < classes; c++) scores[c] = w[features * classes + c];
        var (indices, values) = row;
        for (var i = 0; i < indices.Length; i++)
        {
            var at = indices[i] * classes;
            for (var c = 0; c < classes; c++) scores[c] += w[at + c] * values[i];
        }
    }

    private double Loss(double[] w, double[] gradient, IReadOnlyList<Features> rows, IReadOnlyList<int> labels, double lambda)
    {
        var penalised = features * classes;
        double squares = 0;
        for (var i = 0; i < penalised; i++)
        {
            squares += w[i] * w[i];
            gradient[i] = lambda * w[i];
        }
        Array.Clear(gradient, penalised, classes);
        Span<double> p = stackalloc double[classes];
        double loss = 0;
        var share = 1.0 / rows.Count;
        for (var r = 0; r < rows.Count; r++)
        {
            Score(w, rows[r], p);
            loss -= share * SoftmaxInPlace(p, labels[r]);
            p[labels[r]] -= 1;
            var (indices, values) = rows[r];
            for (var i = 0; i < indices.Length; i++)
            {
                var at = indices[i] * classes;
                var v = values[i] * share;
                for (var c = 0; c < classes; c++) gradient[at + c] += v * p[c];
            }
            for (var c = 0; c < classes; c++) gradient[penalised + c] += share * p[c];
        }
        return loss + lambda / 2 * squares;
    }

    /// <summary>Turns scores into probabilities and gives the log-probability of the label.</summary>
    private static double SoftmaxInPlace(Span<double> scores, int label)
    {
        var max = double.NegativeInfinity;
        foreach (var s in scores) max = Math.Max(max, s);
        double sum = 0;
        var own = scores[label] - max;
        for (var c = 0; c < scores.Length; c++) sum += scores[c] = Math.Exp(scores[c] - max);
        for (var c = 0; c < scores.Length; c++) scores[c] /= sum;
        return own - Math.Log(sum);
    }
}
