using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Cloud.Google.Kinds;
using Slipway.Cloud.Google.Remedies;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Subjects;

/// <summary>
/// What a workload on AWS knows about itself: from its environment where that is set (Lambda, ECS), else from the machine's metadata service,
/// with a session token where the file names its address (IMDSv2).
/// </summary>
internal sealed class AwsMachine(Uri? regionUrl, Uri? keysUrl, Uri? sessionUrl, SourceParts parts)
{
    public string? Region => parts.Environment["AWS_REGION"] ?? parts.Environment["AWS_DEFAULT_REGION"];

    private AwsKeys? Keys => parts.Environment["AWS_ACCESS_KEY_ID"] is { } id && parts.Environment["AWS_SECRET_ACCESS_KEY"] is { } secret
        ? new AwsKeys(id, secret, parts.Environment["AWS_SESSION_TOKEN"])
        : null;

    public async ValueTask<Outcome<(string Region, AwsKeys Keys)>> LookAsync(CancellationToken cancellation)
    {
        if (Region is { } known && Keys is { } held)
        {
            return (known, held);
        }

        string? session = null;
        if (sessionUrl is not null)
        {
            var opened = await AskAsync(() => SessionRequest(sessionUrl), cancellation);
            if (!opened.Try(out session, out var closed))
            {
                return closed;
            }
        }

        var region = Region is { } named ? named : await RegionAsync(session, cancellation);
        if (!region.Try(out var where, out var fault))
        {
            return fault;
        }

        var keys = Keys is { } own ? own : await KeysAsync(session, cancellation);
        return keys.Try(out var found, out fault) ? (where, found) : fault;
    }

    private async ValueTask<Outcome<string>> RegionAsync(string? session, CancellationToken cancellation)
    {
        if (regionUrl is null)
        {
            return Nothing("region", "AWS_REGION", "region_url");
        }

        // An availability zone: the region and one letter.
        return (await AskAsync(() => Request(regionUrl, session), cancellation)).Try(out var zone, out var fault) ? zone[..^1] : fault;
    }

    private async ValueTask<Outcome<AwsKeys>> KeysAsync(string? session, CancellationToken cancellation)
    {
        if (keysUrl is null)
        {
            return Nothing("keys", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", "url");
        }

        var named = await AskAsync(() => Request(keysUrl, session), cancellation);
        if (!named.Try(out var role, out var fault))
        {
            return fault;
        }

        var url = new Uri(keysUrl.OriginalString.TrimEnd('/') + "/" + Uri.EscapeDataString(role));
        if (!(await AskAsync(() => Request(url, session), cancellation)).Try(out var text, out fault))
        {
            return fault;
        }

        try
        {
            var keys = JsonSerializer.Deserialize(text, AwsJson.Default.AwsRoleKeys);
            return keys is { AccessKeyId.Length: > 0, SecretAccessKey.Length: > 0 } ? new AwsKeys(keys.AccessKeyId, keys.SecretAccessKey, keys.Token) : Unusable(url);
        }
        catch (JsonException)
        {
            return Unusable(url);
        }
    }

    private async ValueTask<Outcome<string>> AskAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        var sent = await parts.Client.SendAsync(request, cancellation, TimeSpan.FromSeconds(3));
        return !sent.Try(out var answer, out var fault) ? fault
            : answer is { IsSuccess: true, Text.Length: > 0 } ? answer.Text
            : RemedyTable.Explain("subject", answer, new Dictionary<string, string?> { ["file"] = parts.Origin });
    }

    private static HttpRequestMessage SessionRequest(Uri url)
    {
        var request = Request(url, null);
        request.Method = HttpMethod.Put;
        request.Headers.TryAddWithoutValidation("X-aws-ec2-metadata-token-ttl-seconds", "300");
        return request;
    }

    private static HttpRequestMessage Request(Uri url, string? session) => Forms.Get(url, session is null ? [] : [("X-aws-ec2-metadata-token", session)]);

    private GoogleFault Nothing(string what, string variables, string field) =>
        new("google_subject_token", $"No {what} of AWS: {variables} not set, and {parts.Origin} has no credential_source.{field}.", $"Set {variables}, or write the file anew with `gcloud iam workload-identity-pools create-cred-config … --aws`.");

    private static GoogleFault Unusable(Uri url) =>
        new("google_subject_token", $"{Faults.Shown(url)} answered without keys.", "See that the instance has an IAM role attached.");
}

/// <summary>What the metadata service of EC2 says about a role.</summary>
internal sealed record AwsRoleKeys(string? AccessKeyId, string? SecretAccessKey, string? Token);

[JsonSerializable(typeof(AwsRoleKeys))]
internal sealed partial class AwsJson : JsonSerializerContext;
