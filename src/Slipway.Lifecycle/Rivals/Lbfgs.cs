namespace Slipway.Lifecycle.Rivals;

/// <summary>Limited-memory BFGS with a backtracking (Armijo) line search: Nocedal and Wright, Numerical Optimization, algorithms 7.4 and 7.5.</summary>
internal static class Lbfgs
{
    private const int Memory = 7;

    /// <param name="evaluate">Writes the gradient at a point and gives the value there.</param>
    public static double[] Minimise(double[] start, Func<double[], double[], double> evaluate, int maxIterations, double tolerance, CancellationToken ct)
    {
        var x = (double[])start.Clone();
        var gradient = new double[x.Length];
        var value = evaluate(x, gradient);
        var steps = new LinkedList<(double[] S, double[] Y, double Rho)>();
        for (var iteration = 0; iteration < maxIterations; iteration++)
        {
            ct.ThrowIfCancellationRequested();
            if (Norm(gradient) <= tolerance) break;
            var direction = Direction(gradient, steps);
            var slope = Dot(gradient, direction);
            if (slope >= 0) break;
            var (next, nextGradient, nextValue) = Search(x, value, slope, direction, evaluate, steps.Count == 0 ? 1 / Math.Max(1e-12, Norm(gradient)) : 1);
            if (next is null) break;
            Remember(steps, x, next, gradient, nextGradient);
            var gain = value - nextValue;
            (x, gradient, value) = (next, nextGradient, nextValue);
            if (gain <= 1e-9 * Math.Max(1, Math.Abs(value))) break;
        }
        return x;
    }

    private static double[] Direction(double[] gradient, LinkedList<(double[] S, double[] Y, double Rho)> steps)
    {
        var q = Array.ConvertAll(gradient, g => -g);
        var alphas = new Stack<double>();
        for (var node = steps.Last; node is not null; node = node.Previous)
        {
            var (s, y, rho) = node.Value;
            var alpha = rho * Dot(s, q);
            alphas.Push(alpha);
            AddScaled(q, y, -alpha);
        }
        if (steps.Last is { } last) Scale(q, 1 / (last.Value.Rho * Dot(last.Value.Y, last.Value.Y)));
        foreach (var (s, y, rho) in steps) AddScaled(q, s, alphas.Pop() - rho * Dot(y, q));
        return q;
    }

    private static (double[]? X, double[] Gradient, double Value) Search(
        double[] x, double value, double slope, double[] direction, Func<double[], double[], double> evaluate, double step)
    {
        var gradient = new double[x.Length];
        for (var halving = 0; halving < 30; halving++, step /= 2)
        {
            var candidate = (double[])x.Clone();
            AddScaled(candidate, direction, step);
            var at = evaluate(candidate, gradient);
            if (at <= value + 1e-4 * step * slope) return (candidate, gradient, at);
        }
        return (null, gradient, value);
    }

    private static void Remember(LinkedList<(double[] S, double[] Y, double Rho)> steps, double[] x, double[] next, double[] gradient, double[] nextGradient)
    {
        var s = Difference(next, x);
        var y = Difference(nextGradient, gradient);
        var curvature = Dot(s, y);
        if (curvature <= 1e-12) return;
        steps.AddLast((s, y, 1 / curvature));
        if (steps.Count > Memory) steps.RemoveFirst();
    }

    private static double[] Difference(double[] a, double[] b)
    {
        var result = new double[a.Length];
        for (var i = 0; i < a.Length; i++) result[i] = a[i] - b[i];
        return result;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static double Norm(double[] a) => Math.Sqrt(Dot(a, a));

    private static void AddScaled(double[] to, double[] from, double factor)
    {
        for (var i = 0; i < to.Length; i++) to[i] += factor * from[i];
    }

    private static void Scale(double[] a, double factor)
    {
        for (var i = 0; i < a.Length; i++) a[i] *= factor;
    }
}
