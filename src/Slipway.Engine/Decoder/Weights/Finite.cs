using System.Runtime.InteropServices;
using Slipway.Engine.Formats.Gguf;

namespace Slipway.Engine.Decoder.Weights;

/// <summary>Refuses weights that are infinite or not a number: one such value makes every answer empty noise.</summary>
internal static class Finite
{
    private const ushort HalfExponent = 0x7C00;

    public static float[] Checked(float[] values, string name)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                throw NotFinite(name);
            }
        }

        return values;
    }

    public static ushort[] CheckedHalves(byte[] bytes, string name)
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
        foreach (var half in halves)
        {
            if ((half & HalfExponent) == HalfExponent)
            {
                throw NotFinite(name);
            }
        }

        return halves;
    }

    public static GgufException NotFinite(string name) => new($"tensor {name}: holds a value that is infinite or not a number; the file is damaged.");
}
