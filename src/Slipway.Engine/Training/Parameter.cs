namespace Slipway.Engine.Training;

/// <summary>A named block of trainable numbers with its gradient, both row-major. The trainer adds into <see cref="Gradient"/>; the optimiser reads it.</summary>
public sealed class Parameter
{
    /// <param name="name">Unique within one model; names the tensor in checkpoints and artifacts.</param>
    /// <param name="shape">Dimensions, outermost first.</param>
    /// <param name="decays">Whether weight decay pulls it to zero: weights yes, biases and gains no.</param>
    public Parameter(string name, ReadOnlySpan<int> shape, bool decays = true)
    {
        var count = 1;
        foreach (var dimension in shape)
        {
            count = checked(count * dimension);
        }

        (Name, Shape, Decays) = (name, shape.ToArray(), decays);
        (Values, Gradient) = (new float[count], new float[count]);
    }

    public string Name { get; }

    public IReadOnlyList<int> Shape { get; }

    public bool Decays { get; }

    public float[] Values { get; }

    public float[] Gradient { get; }

    /// <summary>Normal values of the given standard deviation (Box-Muller), from the caller's seeded source.</summary>
    public Parameter FillNormal(Random random, float deviation)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            Values[i] = (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return this;
    }
}
