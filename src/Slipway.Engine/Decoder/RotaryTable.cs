namespace Slipway.Engine.Decoder;

/// <summary>
/// Rotary position embedding (Su et al. 2021) over adjacent pairs, the layout of Llama weights in GGUF: pair i of a head turns by
/// position * base^(-2i / headSize) / factor[i]. The table grows with the positions used; safe to share between threads.
/// </summary>
public sealed class RotaryTable
{
    private readonly Lock growing = new();
    private readonly double[] frequencies;
    private volatile Turning[] turns = []; // [positions, pairs]

    /// <param name="headSize">Size of a head; even.</param>
    /// <param name="ropeBase">Base of the frequencies.</param>
    /// <param name="factors">Divisors of the frequencies, one a pair (long-context models); none when empty.</param>
    public RotaryTable(int headSize, float ropeBase, float[] factors) =>
        frequencies = [.. Enumerable.Range(0, headSize / 2).Select(i => Math.Pow(ropeBase, -2.0 * i / headSize) / (factors.Length == 0 ? 1 : factors[i]))];

    /// <summary>Prepares positions 0 to <paramref name="positions"/> - 1; must be called before <see cref="Turn"/>.</summary>
    public void Reserve(int positions)
    {
        var pairs = frequencies.Length;
        if (positions * pairs <= turns.Length)
        {
            return;
        }

        lock (growing)
        {
            var known = turns.Length / pairs;
            var grown = new Turning[Math.Max(positions, 2 * known) * pairs];
            turns.CopyTo(grown, 0);
            for (var at = turns.Length; at < grown.Length; at++)
            {
                var (sin, cos) = Math.SinCos(at / pairs * frequencies[at % pairs]);
                grown[at] = new Turning((float)cos, (float)sin);
            }

            turns = grown;
        }
    }

    /// <summary>Turns every head of one row in place; <paramref name="back"/> turns the other way, which is the gradient.</summary>
    public void Turn(Span<float> row, int position, bool back = false)
    {
        var at = turns.AsSpan(position * frequencies.Length, frequencies.Length);
        var sign = back ? -1f : 1f;
        for (var head = 0; head < row.Length; head += 2 * at.Length)
        {
            var pairs = row.Slice(head, 2 * at.Length);
            for (var i = 0; i < at.Length; i++)
            {
                var (x, y, cos, sin) = (pairs[2 * i], pairs[(2 * i) + 1], at[i].Cos, at[i].Sin * sign);
                pairs[2 * i] = (x * cos) - (y * sin);
                pairs[(2 * i) + 1] = (x * sin) + (y * cos);
            }
        }
    }

    private readonly record struct Turning(float Cos, float Sin);
}
