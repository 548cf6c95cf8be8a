namespace Slipway.Engine.Training;

/// <summary>
/// The order of the rows in an epoch, a function of seed and epoch alone: a resumed run needs no saved random state to see the same batches.
/// </summary>
public static class SeededOrder
{
    /// <summary>A permutation of 0 .. count-1.</summary>
    public static int[] Of(int count, int seed, int epoch)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new Random(Mix(seed, epoch)).Shuffle(order);
        return order;
    }

    /// <summary>A seed for a part of a run; neighbouring inputs give unrelated seeds (the finaliser of SplitMix64).</summary>
    public static int Mix(int seed, int part)
    {
        var z = ((ulong)(uint)seed << 32 | (uint)part) + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)(z ^ (z >> 31));
    }
}
