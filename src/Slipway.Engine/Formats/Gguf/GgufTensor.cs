namespace Slipway.Engine.Formats.Gguf;

/// <summary>Where a tensor lies in a file.</summary>
/// <param name="Name">Name, for example <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Dimensions">Sizes, the contiguous one first (ggml's order): a linear layer is [in, out].</param>
/// <param name="Type">Storage.</param>
/// <param name="Offset">Bytes from the start of the file.</param>
public sealed record GgufTensor(string Name, IReadOnlyList<long> Dimensions, GgufTensorType Type, long Offset)
{
    /// <summary>Numbers held.</summary>
    public long Elements => Dimensions.Aggregate(1L, (product, dimension) => product * dimension);

    /// <summary>Bytes taken.</summary>
    public long Bytes => Type.Bytes(Elements);
}
