namespace Slipway.Engine.Formats.Gguf;

/// <summary>How the numbers of a tensor are stored. The values are ggml's type ids.</summary>
public enum GgufTensorType
{
    /// <summary>IEEE 754 binary32.</summary>
    F32 = 0,

    /// <summary>IEEE 754 binary16.</summary>
    F16 = 1,

    /// <summary>Blocks of 32: one binary16 scale, 32 signed bytes.</summary>
    Q8_0 = 8,
}

/// <summary>Sizes of the stored types, and names of ggml's types that this engine does not read.</summary>
public static class GgufTensorTypes
{
    private static readonly Dictionary<GgufTensorType, (int Elements, int Bytes)> Blocks = new()
    {
        [GgufTensorType.F32] = (1, 4),
        [GgufTensorType.F16] = (1, 2),
        [GgufTensorType.Q8_0] = (32, 34),
    };

    private static readonly Dictionary<uint, string> OtherNames = new()
    {
        [2] = "Q4_0", [3] = "Q4_1", [6] = "Q5_0", [7] = "Q5_1", [9] = "Q8_1", [10] = "Q2_K", [11] = "Q3_K", [12] = "Q4_K", [13] = "Q5_K",
        [14] = "Q6_K", [15] = "Q8_K", [16] = "IQ2_XXS", [17] = "IQ2_XS", [18] = "IQ3_XXS", [19] = "IQ1_S", [20] = "IQ4_NL", [21] = "IQ3_S",
        [22] = "IQ2_S", [23] = "IQ4_XS", [24] = "I8", [25] = "I16", [26] = "I32", [27] = "I64", [28] = "F64", [29] = "IQ1_M", [30] = "BF16",
        [34] = "TQ1_0", [35] = "TQ2_0", [39] = "MXFP4",
    };

    /// <summary>Elements in a block; the first dimension is a multiple of it.</summary>
    public static int BlockElements(this GgufTensorType type) => Blocks[type].Elements;

    /// <summary>Bytes that this many elements take.</summary>
    public static long Bytes(this GgufTensorType type, long elements) => elements / Blocks[type].Elements * Blocks[type].Bytes;

    internal static bool TryRead(uint id, out GgufTensorType type)
    {
        type = (GgufTensorType)id;
        return Blocks.ContainsKey(type);
    }

    internal static string NameOf(uint id) => OtherNames.TryGetValue(id, out var name) ? name : $"number {id}";
}
