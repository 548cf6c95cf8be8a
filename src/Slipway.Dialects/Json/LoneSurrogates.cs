using System.Globalization;

namespace Slipway.Dialects.Json;

/// <summary>Finds escapes in JSON text (<c>\ud83d</c>) that are half of a surrogate pair: valid JSON by its grammar, but no character.</summary>
internal static class LoneSurrogates
{
    /// <summary>Offset of the first lone half's backslash, or -1.</summary>
    public static int Find(ReadOnlySpan<byte> json, int start = 0)
    {
        // Nearly no body has any such escape; this search is all that those pay.
        if (json[start..].IndexOf("\\u"u8) < 0)
        {
            return -1;
        }

        var i = start;
        while (json[i..].IndexOf((byte)'\\') is >= 0 and var next)
        {
            i += next;
            if (!TryUnit(json, i, out var unit) || !char.IsSurrogate(unit))
            {
                // The escaped character may be a backslash itself.
                i = Math.Min(i + 2, json.Length);
            }
            else if (char.IsHighSurrogate(unit) && TryUnit(json, i + 6, out var low) && char.IsLowSurrogate(low))
            {
                i += 12;
            }
            else
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The text with each lone half exchanged for the replacement character; the same memory when there is none.</summary>
    public static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> json)
    {
        var at = Find(json.Span);
        if (at < 0)
        {
            return json;
        }

        var copy = json.ToArray();
        while (at >= 0)
        {
            "\\ufffd"u8.CopyTo(copy.AsSpan(at));
            at = Find(copy, at + 6);
        }

        return copy;
    }

    private static bool TryUnit(ReadOnlySpan<byte> json, int at, out char unit)
    {
        unit = '\0';
        if (at + 6 > json.Length || json[at] != '\\' || json[at + 1] != 'u'
            || !ushort.TryParse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
