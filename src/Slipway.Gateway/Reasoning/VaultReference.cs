using System.Security.Cryptography;

namespace Slipway.Gateway.Reasoning;

/// <summary>
/// The short text that a client gets in place of a state that its dialect cannot carry: 32 characters of base64 (Google's clients refuse anything
/// else), recognisable by its beginning.
/// </summary>
public static class VaultReference
{
    private const int RandomBytes = 15;

    /// <summary>Base64 of these nine bytes is the first twelve characters of every reference.</summary>
    private static ReadOnlySpan<byte> Mark => "slipway-1"u8;

    private static readonly string Beginning = Convert.ToBase64String(Mark);

    private static readonly byte[] BeginningBytes = System.Text.Encoding.ASCII.GetBytes(Beginning);

    /// <summary>A new one; nobody can guess it.</summary>
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[9 + RandomBytes];
        Mark.CopyTo(bytes);
        RandomNumberGenerator.Fill(bytes[9..]);
        return Convert.ToBase64String(bytes);
    }

    public static bool Is(string? text) => text is { Length: 32 } && text.StartsWith(Beginning, StringComparison.Ordinal);

    /// <summary>The body mentions one somewhere, so that it cannot be passed on as it is.</summary>
    public static bool MentionedIn(ReadOnlySpan<byte> body) => body.IndexOf(BeginningBytes) >= 0;
}
