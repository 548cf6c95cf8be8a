using System.Diagnostics.CodeAnalysis;

namespace Slipway.Dialects.Json;

/// <summary>A <c>data:</c> URI with base64 (RFC 2397).</summary>
internal static class DataUri
{
    public static bool Is(string uri) => uri.StartsWith("data:", StringComparison.OrdinalIgnoreCase);

    public static bool TryParse(string uri, [NotNullWhen(true)] out string? mimeType, [NotNullWhen(true)] out byte[]? data)
    {
        mimeType = null;
        data = null;
        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        if (!Is(uri) || comma < 0)
        {
            return false;
        }

        var head = uri[5..comma];
        if (!head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase) || !Base64Text.TryDecode(uri.AsSpan(comma + 1), out data))
        {
            return false;
        }

        var type = head.Split(';')[0].Trim();
        mimeType = type.Length == 0 ? "application/octet-stream" : type.ToLowerInvariant();
        return true;
    }

    public static string Write(string mimeType, ReadOnlyMemory<byte> data) => $"data:{mimeType};base64,{Convert.ToBase64String(data.Span)}";
}
