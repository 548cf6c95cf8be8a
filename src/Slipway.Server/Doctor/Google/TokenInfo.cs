using System.Text.Json;
using Slipway.Cloud.Google;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Server.Doctor.Google;

/// <summary>What Google says a token is: whose, and good for what (OAuth 2 <c>tokeninfo</c>).</summary>
internal sealed record TokenInfo(string? Email, string? Scopes)
{
    /// <returns>Null when there is nobody to ask, or no answer: not knowing is no fault.</returns>
    public static async Task<TokenInfo?> AskAsync(TokenClient client, Identity identity, AccessToken token, CancellationToken cancellation)
    {
        if (identity.TokenInfo is not { } url)
        {
            return null;
        }

        // In the body: addresses are logged on the way.
        var sent = await client.SendAsync(() => Forms.Post(url, ("access_token", token.Value)), cancellation);
        return sent.Try(out var answer, out _) && answer is { IsSuccess: true, Json: { } json } ? new TokenInfo(Text(json, "email"), Text(json, "scope")) : null;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
