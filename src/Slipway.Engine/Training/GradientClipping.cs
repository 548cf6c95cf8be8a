using Slipway.Engine.Tensors;

namespace Slipway.Engine.Training;

/// <summary>Keeps one bad batch from throwing the weights far away (Pascanu et al. 2013).</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients so that their common Euclidean norm is at most <paramref name="maxNorm"/>; returns the norm before that.</summary>
    public static float ByGlobalNorm(IReadOnlyList<Parameter> parameters, float maxNorm)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        double squares = 0;
        foreach (var parameter in parameters)
        {
            squares += VectorMath.Dot(parameter.Gradient, parameter.Gradient);
        }

        var norm = (float)Math.Sqrt(squares);
        if (norm > maxNorm)
        {
            foreach (var parameter in parameters)
            {
                VectorMath.Scale(parameter.Gradient, maxNorm / norm);
            }
        }

        return norm;
    }
}
