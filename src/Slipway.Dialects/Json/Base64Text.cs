using System.Diagnostics.CodeAnalysis;

namespace Slipway.Dialects.Json;

/// <summary>Base64 as clients send it: both alphabets (RFC 4648 §4 and §5), with or without padding.</summary>
internal static class Base64Text
{
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        text = text.TrimEnd('=');
        bytes = null;
        if (text.Length % 4 == 1)
        {
            return false;
        }

        var padded = new char[(text.Length + 3) / 4 * 4];
        text.CopyTo(padded);
        padded.AsSpan(text.Length).Fill('=');
        padded.AsSpan().Replace('-', '+');
        padded.AsSpan().Replace('_', '/');
        var buffer = new byte[padded.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(padded, buffer, out var length))
        {
            return false;
        }

        bytes = length == buffer.Length ? buffer : buffer[..length];
        return true;
    }
}
