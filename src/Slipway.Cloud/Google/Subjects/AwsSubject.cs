using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Cloud.Google.Kinds;

namespace Slipway.Cloud.Google.Subjects;

/// <summary>
/// AWS: the workload's token is a signed request to AWS's <c>GetCallerIdentity</c>, which Google sends on to learn who signed it. It is bound to the
/// audience by a signed header.
/// </summary>
internal sealed class AwsSubject(AwsMachine machine, string verificationUrl, string audience, SourceParts parts) : ISubjectSource
{
    public string Name => "an AWS role";

    public static Outcome<ISubjectSource> Create(CredentialSource source, string audience, SourceParts parts)
    {
        if (source.EnvironmentId != "aws1")
        {
            return new GoogleFault("google_credentials_type", $"credential_source.environment_id in {parts.Origin} is `{source.EnvironmentId}`; only `aws1` is known.", "Write the file anew with `gcloud iam workload-identity-pools create-cred-config … --aws`.");
        }

        if (source.RegionalCredVerificationUrl is not { Length: > 0 } verification || SourceParts.SafeAddress(verification.Replace("{region}", "region", StringComparison.Ordinal)) is null)
        {
            return Faults.Address(parts.Origin, "credential_source.regional_cred_verification_url", "It is `https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15`.");
        }

        foreach (var (field, written) in new[] { ("region_url", source.RegionUrl), ("url", source.Url), ("imdsv2_session_token_url", source.ImdsSessionTokenUrl) })
        {
            if (written is not null && MachineAddress(written) is null)
            {
                return new GoogleFault("google_credentials_address", $"credential_source.{field} in {parts.Origin} is not the metadata service of an AWS machine.", "It begins with `http://169.254.169.254/` or `http://[fd00:ec2::254]/`.");
            }
        }

        var machine = new AwsMachine(MachineAddress(source.RegionUrl), MachineAddress(source.Url), MachineAddress(source.ImdsSessionTokenUrl), parts);
        return Outcome.Ok<ISubjectSource>(new AwsSubject(machine, verification, audience, parts));
    }

    public async ValueTask<Outcome<string>> TokenAsync(CancellationToken cancellation)
    {
        if (!(await machine.LookAsync(cancellation)).Try(out var found, out var fault))
        {
            return fault;
        }

        var url = verificationUrl.Replace("{region}", found.Region, StringComparison.Ordinal);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target))
        {
            return new GoogleFault("google_subject_token", $"The region of AWS, `{found.Region}`, makes no address of credential_source.regional_cred_verification_url in {parts.Origin}.", "Correct AWS_REGION.");
        }

        var headers = AwsSignature.Headers("POST", target, found.Region, found.Keys, parts.Now, ("x-goog-cloud-target-resource", audience));
        var signed = new SignedRequest(url, "POST", [.. headers.Select(h => new SignedHeader(h.Key, h.Value))]);
        return Uri.EscapeDataString(JsonSerializer.Serialize(signed, SubjectsJson.Default.SignedRequest));
    }

    /// <summary>The metadata service has one address in each address family, and is asked nowhere else: keys could be had from a false one.</summary>
    private static Uri? MachineAddress(string? written) =>
        Uri.TryCreate(written, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && (uri!.IsLoopback || IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Parse("169.254.169.254")) || address.Equals(IPAddress.Parse("fd00:ec2::254"))))
            ? uri
            : null;
}

internal sealed record SignedRequest(string Url, string Method, SignedHeader[] Headers);

internal sealed record SignedHeader(string Key, string Value);

[JsonSerializable(typeof(SignedRequest))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(string))]
internal sealed partial class SubjectsJson : JsonSerializerContext;
