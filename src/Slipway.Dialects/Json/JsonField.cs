using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Dialects.Json;

/// <summary>
/// A value in a body together with its path. Absent and null are the same. A getter that meets another type reports a fault
/// that names the field, and gives an empty value.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct JsonField(JsonElement element, FieldPath? path, ReadContext context)
{
    public static JsonField Root(JsonDocument document, ReadContext context)
    {
        var root = new JsonField(document.RootElement, null, context);
        if (!root.IsObject)
        {
            context.Report(Error.Invalid("The body must be a JSON object."));
        }

        return root;
    }

    public JsonElement Element => element;

    public ReadContext Context => context;

    public string Path => path?.ToString() ?? "body";

    public bool IsPresent => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    public bool IsArray => element.ValueKind == JsonValueKind.Array;

    public bool IsString => element.ValueKind == JsonValueKind.String;

    public bool IsNumber => element.ValueKind == JsonValueKind.Number;

    /// <summary>The property of that name; an absent field when there is none.</summary>
    public JsonField this[string name]
    {
        get
        {
            if (!IsObject)
            {
                return new JsonField(default, new FieldPath(path, name, 0), context);
            }

            if (!element.TryGetProperty(name, out var value) && context.ProtoJson)
            {
                var snake = ProtoNames.Snake(name);
                if (element.TryGetProperty(snake, out value))
                {
                    name = snake;
                }
            }

            return new JsonField(value, new FieldPath(path, name, 0), context);
        }
    }

    public void Fault(string what, string? code = null) =>
        context.Report(Error.Invalid($"'{Path}' {what}.", path?.ToString(), code));

    public string? Text() => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        _ => Wrong<string>("must be a string"),
    };

    public string RequiredText()
    {
        var text = Text();
        if (string.IsNullOrEmpty(text))
        {
            Fault("is required and must be a string that is not empty");
        }

        return text ?? "";
    }

    /// <summary>One of a few words; a fault that lists them for anything else.</summary>
    public string? Word(params ReadOnlySpan<string> allowed)
    {
        if (!IsPresent)
        {
            return null;
        }

        if (IsString && element.GetString() is { } text && allowed.Contains(text))
        {
            return text;
        }

        return Wrong<string>("must be one of " + string.Join(", ", allowed!));
    }

    public bool? Bool() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        _ => WrongValue<bool>("must be true or false"),
    };

    public double? Number(double min, double max)
    {
        if (!IsPresent)
        {
            return null;
        }

        return IsNumber && element.TryGetDouble(out var number) && double.IsFinite(number) && number >= min && number <= max
            ? number
            : WrongValue<double>(string.Create(CultureInfo.InvariantCulture, $"must be a number from {min} to {max}"));
    }

    public long? Whole(long min, long max)
    {
        if (!IsPresent)
        {
            return null;
        }

        return TryLong(out var number) && number >= min && number <= max
            ? number
            : WrongValue<long>(string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}"));
    }

    public int? Int(int min, int max) => (int?)Whole(min, max);

    /// <summary>The elements of an array; none when it is absent.</summary>
    public IReadOnlyList<JsonField> Items()
    {
        if (!IsPresent)
        {
            return [];
        }

        if (!IsArray)
        {
            Fault("must be an array");
            return [];
        }

        var items = new JsonField[element.GetArrayLength()];
        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            items[index] = new JsonField(item, new FieldPath(path, null, index), context);
            index++;
        }

        return items;
    }

    /// <summary>The properties of an object with their names; none when it is absent.</summary>
    public IReadOnlyList<(string Name, JsonField Value)> Properties()
    {
        if (!ExpectObject())
        {
            return [];
        }

        var parent = path;
        var shared = context;
        return [.. element.EnumerateObject().Select(property => (property.Name, new JsonField(property.Value, new FieldPath(parent, property.Name, 0), shared)))];
    }

    /// <summary>The JSON text of an object; null when it is absent.</summary>
    public string? RawObject()
    {
        if (!IsPresent)
        {
            return null;
        }

        return IsObject ? element.GetRawText() : Wrong<string>("must be an object");
    }

    /// <summary>The JSON text of an object without the sender's white space, where the text becomes part of a prompt; null when it is absent.</summary>
    public string? CompactObject()
    {
        if (RawObject() is not { } raw)
        {
            return null;
        }

        if (raw.AsSpan().IndexOfAny("\n\r\t ") < 0)
        {
            return raw;
        }

        var buffer = new ArrayBufferWriter<byte>(raw.Length);
        using (var json = WireJson.Writer(buffer))
        {
            element.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>True when the value is an object; reports a fault when something else stands there.</summary>
    public bool ExpectObject()
    {
        if (IsPresent && !IsObject)
        {
            Fault("must be an object");
        }

        return IsObject;
    }

    /// <summary>Notes the properties that are not among <paramref name="known"/> as unknown. One that is null, or an upstream's empty list, says nothing that could be lost.</summary>
    public void NoteUnknown(FrozenSet<string> known)
    {
        if (!IsObject)
        {
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name) && !(context.ProtoJson && known.Contains(ProtoNames.Camel(property.Name))) && !IsEmpty(property.Value))
            {
                context.ReportUnknown(new FieldPath(path, property.Name, 0).ToString());
            }
        }
    }

    private bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => context.FromUpstream && value.GetArrayLength() == 0,
        _ => false,
    };

    private bool TryLong(out long number)
    {
        number = 0;
        if (IsNumber)
        {
            if (element.TryGetInt64(out number))
            {
                return true;
            }

            if (element.TryGetDouble(out var real) && Math.Abs(real) <= 1L << 53 && Math.Floor(real) == real)
            {
                number = (long)real;
                return true;
            }

            return false;
        }

        return IsString && context.ProtoJson
            && long.TryParse(element.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private T? Wrong<T>(string what)
        where T : class
    {
        Fault(what);
        return null;
    }

    private T? WrongValue<T>(string what)
        where T : struct
    {
        Fault(what);
        return null;
    }
}
