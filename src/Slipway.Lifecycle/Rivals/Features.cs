using System.Runtime.InteropServices;

namespace Slipway.Lifecycle.Rivals;

/// <summary>A row as (index, value) pairs; dense rows share one index array.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Features(int[] Indices, float[] Values)
{
    public static Features Dense(float[] values, int[] identity) => new(identity, values);

    public static int[] Identity(int length) => [.. Enumerable.Range(0, length)];
}
