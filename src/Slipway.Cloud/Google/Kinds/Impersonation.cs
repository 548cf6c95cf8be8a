using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Kinds;

/// <summary>
/// IAM's <c>serviceAccounts.generateAccessToken</c>: one principal's token becomes the token of a service account, if it may.
/// </summary>
/// <param name="url"><c>…/serviceAccounts/EMAIL:generateAccessToken</c>.</param>
/// <param name="delegates">Service accounts on the way, each of which may act as the next.</param>
/// <param name="member">Who acts, as IAM policies write it.</param>
/// <param name="role">The role that lets such a member act as the account.</param>
internal sealed partial class Impersonation(Uri url, IReadOnlyList<string> delegates, int lifetimeSeconds, string? member, string role, SourceParts parts)
{
    public string? Account { get; } = AccountOf(url);

    public async ValueTask<Outcome<AccessToken>> FetchAsync(AccessToken own, string? quotaProject, string scope, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new GenerateAccessToken([scope], FormattableString.Invariant($"{lifetimeSeconds}s"), delegates.Count == 0 ? null : [.. delegates.Select(Resource)]), ImpersonationJson.Default.GenerateAccessToken);
        var sent = await parts.Client.SendAsync(() => Request(body, own, quotaProject), cancellation);
        return sent.Try(out var answer, out var fault)
            ? TokenReplies.Read(answer, "impersonate", new Dictionary<string, string?> { ["account"] = Account, ["member"] = member, ["role"] = role, ["file"] = parts.Origin }, parts.Now)
            : fault;
    }

    private HttpRequestMessage Request(byte[] body, AccessToken own, string? quotaProject)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", own.Value);
        if (quotaProject is not null)
        {
            request.Headers.TryAddWithoutValidation("x-goog-user-project", quotaProject);
        }

        return request;
    }

    /// <summary>Delegates are written as addresses in files and as resources on the wire.</summary>
    private static string Resource(string written) => written.StartsWith("projects/", StringComparison.Ordinal) ? written : "projects/-/serviceAccounts/" + written;

    private static string? AccountOf(Uri url) => Named().Match(Uri.UnescapeDataString(url.AbsolutePath)) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"/serviceAccounts/([^/:]+):generateAccessToken$", RegexOptions.None, 1000)]
    private static partial Regex Named();
}

internal sealed record GenerateAccessToken(string[] Scope, string Lifetime, string[]? Delegates);

[JsonSerializable(typeof(GenerateAccessToken))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ImpersonationJson : JsonSerializerContext;
