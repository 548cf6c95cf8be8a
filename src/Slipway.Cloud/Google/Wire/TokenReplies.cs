using System.Globalization;
using System.Text.Json;
using Slipway.Cloud.Google.Remedies;

namespace Slipway.Cloud.Google.Wire;

/// <summary>Reads what token servers answer: OAuth 2 (RFC 6749, section 5; RFC 8693, section 2.2) and IAM's generateAccessToken.</summary>
internal static class TokenReplies
{
    /// <param name="stage">Which exchange this was: the first column of the table of remedies.</param>
    /// <param name="facts">What the remedy may name: account, key, audience…</param>
    public static Outcome<AccessToken> Read(TokenAnswer answer, string stage, IReadOnlyDictionary<string, string?> facts, DateTimeOffset now)
    {
        if (!answer.IsSuccess)
        {
            return RemedyTable.Explain(stage, answer, facts);
        }

        if (answer.Json is { } json && (Text(json, "access_token") ?? Text(json, "accessToken")) is { Length: > 0 } token && !token.Any(c => c is < '!' or > '~'))
        {
            return new AccessToken(token, End(json, now));
        }

        return new GoogleFault("google_token_unreadable", $"{Faults.Shown(answer.Url)} answered {(int)answer.Status} without a usable access token.", "See that this is the address of a token server, and no proxy's sign-in page.") { Passing = true };
    }

    internal static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary><c>expires_in</c> counts seconds from now (some servers write it as a text); <c>expireTime</c> is a moment (RFC 3339).</summary>
    private static DateTimeOffset? End(JsonElement json, DateTimeOffset now)
    {
        if (json.TryGetProperty("expires_in", out var seconds) && double.TryParse(seconds.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var left) && left is > 0 and < 1e8)
        {
            return now.AddSeconds(left);
        }

        return Text(json, "expireTime") is { } moment && DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end : null;
    }
}
