namespace Slipway.Engine.Decoder;

/// <summary>
/// Rotary position embedding (Su et al. 2021) over adjacent pairs, the layout of Llama weights in GGUF: pair i of a head turns by
/// position * base^(-2i / headSize) / factor[i].
/// </summary>
public sealed class RotaryTable
{
    private readonly int half;
    private readonly Complex32[] turns;

    /// <param name="positions">Positions to prepare.</param>
    /// <param name="headSize">Size of a head; even.</param>
    /// <param name="ropeBase">Base of the frequencies.</param>
    /// <param name="factors">Divisors of the frequencies, one a pair (long-context models); none when empty.</param>
    public RotaryTable(int positions, int headSize, float ropeBase, ReadOnlySpan<float> factors = default)
    {
        half = headSize / 2;
        turns = new Complex32[positions * half];
        for (var i = 0; i < half; i++)
        {
            var frequency = Math.Pow(ropeBase, -2.0 * i / headSize) / (factors.IsEmpty ? 1 : factors[i]);
            for (var position = 0; position < positions; position++)
            {
                var (sin, cos) = Math.SinCos(position * frequency);
                turns[(position * half) + i] = new Complex32((float)cos, (float)sin);
            }
        }
    }

    /// <summary>Turns every head of one row in place; <paramref name="back"/> turns the other way, which is the gradient.</summary>
    public void Turn(Span<float> row, int position, bool back = false)
    {
        var at = turns.AsSpan(position * half, half);
        var sign = back ? -1f : 1f;
        for (var head = 0; head < row.Length; head += 2 * half)
        {
            var pairs = row.Slice(head, 2 * half);
            for (var i = 0; i < at.Length; i++)
            {
                var (x, y, cos, sin) = (pairs[2 * i], pairs[(2 * i) + 1], at[i].Cos, at[i].Sin * sign);
                pairs[2 * i] = (x * cos) - (y * sin);
                pairs[(2 * i) + 1] = (x * sin) + (y * cos);
            }
        }
    }

    private readonly record struct Complex32(float Cos, float Sin);
}
