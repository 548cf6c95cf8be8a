using System.Numerics;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Training;

/// <summary>Settings of <see cref="AdamW"/>; the defaults are those of the paper.</summary>
public sealed record AdamWOptions(float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float WeightDecay = 0.01f);

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2).</summary>
public sealed class AdamW
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly AdamWOptions _options;
    private readonly Moments[] _moments;

    public AdamW(IReadOnlyList<Parameter> parameters, AdamWOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        _options = options ?? new AdamWOptions();
        _moments = [.. parameters.Select(p => new Moments(p.Name, new float[p.Values.Length], new float[p.Values.Length]))];
    }

    /// <summary>First and second moments of one parameter's gradient.</summary>
    public sealed record Moments(string Name, float[] First, float[] Second);

    /// <summary>Updates made so far.</summary>
    public int Steps { get; private set; }

    /// <summary>The running moments, in the order of the parameters: with <see cref="Steps"/> the whole state of the optimiser.</summary>
    public IReadOnlyList<Moments> State => _moments;

    /// <summary>Continues from a saved state: copies the moments and the count of updates.</summary>
    public void Restore(int steps, Func<string, (float[] First, float[] Second)> moments)
    {
        ArgumentNullException.ThrowIfNull(moments);
        Steps = steps;
        foreach (var m in _moments)
        {
            var (first, second) = moments(m.Name);
            if (first.Length != m.First.Length || second.Length != m.Second.Length)
            {
                throw new ArgumentException($"moments of '{m.Name}' hold {first.Length} numbers, the parameter {m.First.Length}", nameof(moments));
            }

            first.CopyTo(m.First, 0);
            second.CopyTo(m.Second, 0);
        }
    }

    /// <summary>One update of every parameter from its gradient, which is then cleared.</summary>
    public void Step(float learningRate)
    {
        Steps++;
        var correction1 = 1 / (1 - MathF.Pow(_options.Beta1, Steps));
        var correction2 = 1 / (1 - MathF.Pow(_options.Beta2, Steps));
        for (var i = 0; i < _moments.Length; i++)
        {
            var parameter = _parameters[i];
            var keep = parameter.Decays ? 1 - (learningRate * _options.WeightDecay) : 1;
            Update(parameter, _moments[i], learningRate * correction1, correction2, keep);
            Array.Clear(parameter.Gradient);
        }
    }

    private void Update(Parameter parameter, Moments moments, float rate, float correction2, float keep)
    {
        var (values, gradient, first, second) = (parameter.Values, parameter.Gradient, moments.First, moments.Second);
        var (beta1, beta2, epsilon) = (_options.Beta1, _options.Beta2, _options.Epsilon);
        var i = 0;
        for (; i + Vector<float>.Count <= values.Length; i += Vector<float>.Count)
        {
            var g = VectorMath.Load(gradient, i);
            var m = (VectorMath.Load(first, i) * beta1) + (g * (1 - beta1));
            var v = (VectorMath.Load(second, i) * beta2) + (g * g * (1 - beta2));
            VectorMath.Store(first, i, m);
            VectorMath.Store(second, i, v);
            var step = m * rate / (Vector.SquareRoot(v * correction2) + new Vector<float>(epsilon));
            VectorMath.Store(values, i, (VectorMath.Load(values, i) * keep) - step);
        }

        for (; i < values.Length; i++)
        {
            var g = gradient[i];
            first[i] = (first[i] * beta1) + (g * (1 - beta1));
            second[i] = (second[i] * beta2) + (g * g * (1 - beta2));
            values[i] = (values[i] * keep) - (first[i] * rate / (MathF.Sqrt(second[i] * correction2) + epsilon));
        }
    }
}
