using System.Text.Json;

namespace Slipway.Engine.Formats;

/// <summary>A tensor as the header describes it; offsets count from the end of the header.</summary>
public sealed record SafetensorsTensor(string Name, SafetensorsType Type, IReadOnlyList<int> Shape, long Begin, long End);

/// <summary>
/// The JSON header of a safetensors file, checked as the format's reference implementation checks it: every tensor's size follows from its
/// shape and type, and together they cover the data without gap or overlap (https://github.com/huggingface/safetensors, "Format").
/// </summary>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, SafetensorsTensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The reference implementation's limit, which keeps a lying length from taking all memory.</summary>
    public const long MaxBytes = 100_000_000;

    private const string Cure = "the file is damaged or not safetensors: fetch or export it again";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static SafetensorsHeader Parse(string file, ReadOnlyMemory<byte> json, long dataBytes)
    {
        using var document = ParseJson(file, json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFormatException(file, "the header is not a JSON object", Cure);
        }

        var tensors = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            var name = Text(file, () => property.Name);
            if (name == "__metadata__")
            {
                ReadMetadata(file, property.Value, metadata);
            }
            else
            {
                tensors.Add(name, Tensor(name, property.Value));
            }
        }

        CheckCoverage(file, tensors.Values, dataBytes);
        return new(tensors, metadata);
    }

    private static JsonDocument ParseJson(string file, ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, Strict);
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(file, $"the header is not valid JSON ({e.Message})", Cure, e);
        }
        catch (InvalidOperationException e)
        {
            // The check for duplicates decodes names, and half a surrogate pair throws this.
            throw new ModelFormatException(file, "a string of the header is not valid Unicode", Cure, e);
        }
    }

    private static void ReadMetadata(string file, JsonElement value, Dictionary<string, string> metadata)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFormatException(file, "__metadata__ is not an object of strings", Cure);
        }

        foreach (var entry in value.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String)
            {
                throw new ModelFormatException(file, "__metadata__ holds something else than strings", Cure);
            }

            metadata.Add(Text(file, () => entry.Name), Text(file, () => entry.Value.GetString()!));
        }
    }

    private static SafetensorsTensor Tensor(string name, JsonElement value)
    {
        var subject = $"tensor '{name}'";
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFormatException(subject, "its header entry is not an object", Cure);
        }

        var type = Text(subject, () => Field(subject, value, "dtype", JsonValueKind.String).GetString()!);
        if (!SafetensorsType.Known.TryGetValue(type, out var known))
        {
            throw new ModelFormatException(subject, $"dtype '{type}' is not known", "convert it to F32, F16 or BF16");
        }

        var shape = Field(subject, value, "shape", JsonValueKind.Array).EnumerateArray().Select(d => Dimension(subject, d)).ToArray();
        var offsets = Field(subject, value, "data_offsets", JsonValueKind.Array).EnumerateArray().ToArray();
        if (offsets.Length != 2 || !Whole(offsets[0], out var begin) || !Whole(offsets[1], out var end) || begin < 0 || end < begin)
        {
            throw new ModelFormatException(subject, "data_offsets is not [begin, end] with 0 <= begin <= end", Cure);
        }

        var bytes = (Int128)known.Size;
        foreach (var dimension in shape)
        {
            bytes *= dimension;
            if (bytes > long.MaxValue)
            {
                throw new ModelFormatException(subject, "its shape is larger than any file", Cure);
            }
        }

        return bytes == end - begin
            ? new(name, known, shape, begin, end)
            : throw new ModelFormatException(subject, $"[{string.Join(", ", shape)}] of {type} takes {bytes} bytes, its offsets give {end - begin}", Cure);
    }

    private static int Dimension(string subject, JsonElement value) =>
        Whole(value, out var number) && number is >= 0 and <= int.MaxValue
            ? (int)number
            : throw new ModelFormatException(subject, "its shape holds something else than whole numbers from 0 to 2147483647", Cure);

    private static bool Whole(JsonElement value, out long number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number);
    }

    private static JsonElement Field(string subject, JsonElement value, string field, JsonValueKind kind) =>
        value.TryGetProperty(field, out var found) && found.ValueKind == kind
            ? found
            : throw new ModelFormatException(subject, $"'{field}' is missing or not a JSON {kind.ToString().ToLowerInvariant()}", Cure);

    /// <summary>Strings are decoded late, and one with half a surrogate pair throws then.</summary>
    private static string Text(string subject, Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException e)
        {
            throw new ModelFormatException(subject, "a string of the header is not valid Unicode", Cure, e);
        }
    }

    private static void CheckCoverage(string file, IEnumerable<SafetensorsTensor> tensors, long dataBytes)
    {
        long at = 0;
        foreach (var tensor in tensors.OrderBy(t => t.Begin).ThenBy(t => t.End))
        {
            if (tensor.Begin != at)
            {
                var what = tensor.Begin < at ? "overlaps the tensor before it" : $"leaves a gap of {tensor.Begin - at} bytes before it";
                throw new ModelFormatException($"tensor '{tensor.Name}'", what, Cure);
            }

            at = tensor.End;
        }

        if (at != dataBytes)
        {
            throw new ModelFormatException(file, $"the tensors take {at} bytes, the file holds {dataBytes}", Cure);
        }
    }
}
