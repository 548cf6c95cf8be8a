using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Remedies;

/// <summary>
/// A server's no in its own words: OAuth 2's <c>{error, error_description, error_subtype}</c> or Google's <c>{error: {status, message, details}}</c>.
/// </summary>
/// <param name="Words">All that may tell one refusal from another.</param>
/// <param name="Named">What it names: service, consumer, permission.</param>
internal sealed partial record Refusal(int Status, string? Code, string? Description, string Words, IReadOnlyDictionary<string, string> Named)
{
    private const int LongestQuote = 300;

    public static Refusal Read(TokenAnswer answer)
    {
        if (answer.Json is not { } json || !json.TryGetProperty("error", out var error))
        {
            return new Refusal((int)answer.Status, null, null, answer.Text, new Dictionary<string, string>());
        }

        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        if (error.ValueKind == JsonValueKind.Object)
        {
            Details(error, named);
            return new Refusal((int)answer.Status, TokenReplies.Text(error, "status"), TokenReplies.Text(error, "message"), error.GetRawText(), named);
        }

        return new Refusal((int)answer.Status, error.ToString(), TokenReplies.Text(json, "error_description"), json.GetRawText(), named);
    }

    /// <summary>What the server said, short enough for a line; control characters taken out, and tokens, should it have repeated one.</summary>
    public string Said()
    {
        var said = string.Join(": ", new[] { Code, Description }.Where(t => !string.IsNullOrWhiteSpace(t)));
        var plain = Secret().Replace(new string([.. said.Select(c => char.IsControl(c) ? ' ' : c)]), "[secret]");
        return plain.Length == 0 ? $"status {Status}" : plain.Length > LongestQuote ? plain[..LongestQuote] + "…" : plain;
    }

    /// <summary><c>google.rpc.ErrorInfo</c> names the service, the project it is billed to and the permission that lacks.</summary>
    private static void Details(JsonElement error, Dictionary<string, string> named)
    {
        if (!error.TryGetProperty("details", out var details) || details.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var metadata in details.EnumerateArray().Where(d => d.ValueKind == JsonValueKind.Object && d.TryGetProperty("metadata", out var m) && m.ValueKind == JsonValueKind.Object).Select(d => d.GetProperty("metadata")))
        {
            foreach (var name in new[] { "service", "permission", "resource" })
            {
                if (TokenReplies.Text(metadata, name) is { } value)
                {
                    named[name] = value;
                }
            }

            if (TokenReplies.Text(metadata, "consumer") is { } consumer)
            {
                named["consumer"] = consumer.Replace("projects/", "", StringComparison.Ordinal);
            }
        }
    }

    [GeneratedRegex(@"eyJ[\w-]{8,}[\w.-]*|ya29\.[\w.-]+|1//[\w-]{8,}|AIza[\w-]{10,}", RegexOptions.None, 1000)]
    private static partial Regex Secret();
}
