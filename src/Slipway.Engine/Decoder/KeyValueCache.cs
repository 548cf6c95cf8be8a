namespace Slipway.Engine.Decoder;

/// <summary>Keys and values of the positions read so far, by layer; grows with the text up to a limit.</summary>
internal sealed class KeyValueCache(DecoderConfig config, int limit)
{
    private const int FirstRoom = 128;

    private readonly float[][] keys = [.. Enumerable.Repeat(Array.Empty<float>(), config.Layers)];
    private readonly float[][] values = [.. Enumerable.Repeat(Array.Empty<float>(), config.Layers)];
    private int room;

    /// <summary>Keys of one layer, [positions, keyWidth], already turned to their positions.</summary>
    public float[] Keys(int layer) => keys[layer];

    /// <summary>Values of one layer, [positions, keyWidth].</summary>
    public float[] Values(int layer) => values[layer];

    /// <summary>Makes room for this many positions.</summary>
    public void Reserve(int positions)
    {
        if (positions <= room)
        {
            return;
        }

        room = Math.Min(limit, Math.Max(positions, Math.Max(FirstRoom, 2 * room)));
        for (var layer = 0; layer < config.Layers; layer++)
        {
            Array.Resize(ref keys[layer], room * config.KeyWidth);
            Array.Resize(ref values[layer], room * config.KeyWidth);
        }
    }
}
