namespace Slipway.Tests.Engine.Tensors;

/// <summary>Compares an analytic gradient with central differences of a random projection of the output.</summary>
internal static class GradientCheck
{
    /// <param name="x">The point; the output has the same length.</param>
    /// <param name="forward">Writes the output of an input.</param>
    /// <param name="backward">Input, output and output gradient to input gradient.</param>
    public static void Verify(float[] x, Action<float[], float[]> forward, Func<float[], float[], float[], float[]> backward)
    {
        var random = new Random(17);
        var direction = x.Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var output = new float[x.Length];
        forward(x, output);
        var analytic = backward(x, output, direction);

        double Project(float[] at)
        {
            var y = new float[at.Length];
            forward(at, y);
            return y.Zip(direction, (a, b) => (double)a * b).Sum();
        }

        for (var i = 0; i < x.Length; i++)
        {
            const float step = 1e-2f;
            var (up, down) = (x.ToArray(), x.ToArray());
            up[i] += step;
            down[i] -= step;
            var numeric = (Project(up) - Project(down)) / (up[i] - (double)down[i]);
            var scale = Math.Max(0.05, Math.Abs(numeric) + Math.Abs(analytic[i]));
            (Math.Abs(numeric - analytic[i]) / scale).ShouldBeLessThan(1e-2, $"element {i}: numeric {numeric}, analytic {analytic[i]}");
        }
    }
}
