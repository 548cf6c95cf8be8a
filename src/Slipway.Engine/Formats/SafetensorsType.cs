namespace Slipway.Engine.Formats;

/// <summary>An element type of safetensors: its name in the header and its size in bytes.</summary>
public sealed record SafetensorsType(string Name, int Size)
{
    public static readonly SafetensorsType F32 = new("F32", 4);
    public static readonly SafetensorsType F16 = new("F16", 2);
    public static readonly SafetensorsType BF16 = new("BF16", 2);
    public static readonly SafetensorsType I64 = new("I64", 8);

    /// <summary>Every type of the format with whole bytes, so that any such file can be listed even where we do not compute with its types.</summary>
    internal static readonly IReadOnlyDictionary<string, SafetensorsType> Known = new SafetensorsType[]
    {
        F32, F16, BF16, I64,
        new("F64", 8), new("U64", 8), new("I32", 4), new("U32", 4), new("I16", 2), new("U16", 2),
        new("I8", 1), new("U8", 1), new("BOOL", 1), new("F8_E4M3", 1), new("F8_E5M2", 1),
    }.ToDictionary(t => t.Name, StringComparer.Ordinal);
}
