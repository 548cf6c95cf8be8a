using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Cloud.Google.Subjects;

/// <summary>Where a workload's own token comes from, the one that is exchanged for Google's.</summary>
internal interface ISubjectSource
{
    /// <summary>For messages: <c>the file /var/run/token</c>.</summary>
    string Name { get; }

    ValueTask<Outcome<string>> TokenAsync(CancellationToken cancellation);
}

/// <summary><c>credential_source</c> of an external account.</summary>
internal sealed record CredentialSource(
    string? File, string? Url, Dictionary<string, string>? Headers, TokenFormat? Format,
    string? EnvironmentId, string? RegionUrl, string? RegionalCredVerificationUrl, [property: JsonPropertyName("imdsv2_session_token_url")] string? ImdsSessionTokenUrl,
    JsonElement? Executable, JsonElement? Certificate);

/// <summary>How the token stands in the file or answer: as all of it (<c>text</c>), or in a field of a JSON object.</summary>
internal sealed record TokenFormat(string? Type, string? SubjectTokenFieldName);
