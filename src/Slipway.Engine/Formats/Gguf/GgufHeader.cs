namespace Slipway.Engine.Formats.Gguf;

/// <summary>Reads everything before the tensor data, and checks that every tensor lies inside the file.</summary>
internal static class GgufHeader
{
    private const uint Magic = 0x46554747; // "GGUF"
    private const int SmallestTensor = 8 + 4 + 8 + 4 + 8;
    private const int SmallestPair = 8 + 4 + 1;

    public static (GgufMetadata Metadata, Dictionary<string, GgufTensor> Tensors) Read(Stream stream)
    {
        var cursor = new GgufCursor(stream);
        if (cursor.UInt32("header: magic") != Magic)
        {
            throw new GgufException("header: does not begin with \"GGUF\"; give a GGUF model file.");
        }

        var version = cursor.UInt32("header: version");
        if (version is not (2 or 3))
        {
            throw new GgufException((version & 0xFFFF) == 0
                ? "header: a big-endian file; convert it to little-endian."
                : $"header: version {version} is not 2 or 3; convert the model again with a current tool.");
        }

        var tensors = cursor.Count(SmallestTensor, "header: tensors");
        var metadata = Metadata(cursor, cursor.Count(SmallestPair, "header: metadata pairs"));
        return (metadata, Tensors(cursor, tensors, Alignment(metadata)));
    }

    private static GgufMetadata Metadata(GgufCursor cursor, int count)
    {
        var metadata = new GgufMetadata();
        for (var i = 0; i < count; i++)
        {
            var key = cursor.Text($"metadata key {i}");
            if (!metadata.TryAdd(key, GgufValues.Read(cursor, $"metadata {key}")))
            {
                throw new GgufException($"metadata {key}: appears twice.");
            }
        }

        return metadata;
    }

    private static int Alignment(GgufMetadata metadata)
    {
        var alignment = metadata.IntegerOrNull(GgufKeys.Alignment, 1 << 20) ?? GgufKeys.DefaultAlignment;
        return alignment > 0 && alignment % 8 == 0 ? alignment : throw new GgufException($"metadata {GgufKeys.Alignment}: {alignment} is not a multiple of 8.");
    }

    private static Dictionary<string, GgufTensor> Tensors(GgufCursor cursor, int count, int alignment)
    {
        var described = new List<GgufTensor>();
        for (var i = 0; i < count; i++)
        {
            described.Add(Tensor(cursor, i));
        }

        var data = (cursor.Position + alignment - 1) / alignment * alignment;
        var tensors = new Dictionary<string, GgufTensor>(StringComparer.Ordinal);
        foreach (var tensor in described)
        {
            if (!tensors.TryAdd(tensor.Name, Place(tensor, data, cursor.Position + cursor.Left, alignment)))
            {
                throw new GgufException($"tensor {tensor.Name}: appears twice.");
            }
        }

        return tensors;
    }

    private static GgufTensor Tensor(GgufCursor cursor, int index)
    {
        var name = cursor.Text($"tensor {index}: name");
        var field = $"tensor {name}";
        var rank = cursor.UInt32($"{field}: dimensions");
        if (rank is 0 or > 4)
        {
            throw new GgufException($"{field}: {rank} dimensions; 1 to 4 are possible.");
        }

        var dimensions = new long[rank];
        UInt128 elements = 1;
        for (var d = 0; d < rank; d++)
        {
            var size = cursor.UInt64($"{field}: dimension {d}");
            elements *= size;
            if (size == 0 || elements > long.MaxValue / 64)
            {
                throw new GgufException($"{field}: dimension {d} is {size}; sizes must be above zero and their product must fit a file.");
            }

            dimensions[d] = (long)size;
        }

        var typeId = cursor.UInt32($"{field}: type");
        if (!GgufTensorTypes.TryRead(typeId, out var type))
        {
            throw new GgufException($"{field}: type {GgufTensorTypes.NameOf(typeId)} is not supported; convert the model to F32, F16 or Q8_0 (llama-quantize).");
        }

        if (dimensions[0] % type.BlockElements() != 0)
        {
            throw new GgufException($"{field}: first dimension {dimensions[0]} is not a multiple of {type.BlockElements()}, the block of {type}.");
        }

        var offset = cursor.UInt64($"{field}: offset");
        return offset <= long.MaxValue
            ? new GgufTensor(name, dimensions, type, (long)offset)
            : throw new GgufException($"{field}: offset {offset} is past the end of any file.");
    }

    private static GgufTensor Place(GgufTensor tensor, long data, long length, int alignment)
    {
        if (tensor.Offset % alignment != 0)
        {
            throw new GgufException($"tensor {tensor.Name}: offset {tensor.Offset} is not a multiple of the alignment {alignment}.");
        }

        var room = length - data;
        return tensor.Offset <= room && tensor.Bytes <= room - tensor.Offset
            ? tensor with { Offset = data + tensor.Offset }
            : throw new GgufException(
                $"tensor {tensor.Name}: offset {tensor.Offset} + size {tensor.Bytes} is past the end of the file ({Math.Max(room, 0)} bytes of data); download it again.");
    }
}
