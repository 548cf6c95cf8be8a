using Slipway.Cloud.Google.Kinds;

namespace Slipway.Cloud.Google.Subjects;

/// <summary>Makes the source that a <c>credential_source</c> describes.</summary>
internal static class SubjectSources
{
    public static Outcome<ISubjectSource> Create(CredentialSource source, string audience, SourceParts parts)
    {
        if (source.Executable is not null || source.Certificate is not null)
        {
            var what = source.Executable is not null ? "executable" : "certificate";
            return new GoogleFault(
                "google_credentials_" + what,
                $"credential_source.{what} in {parts.Origin} is not offered{(what == "executable" ? ": Slipway runs no programs that a credential file names" : "")}.",
                "Have the token written into a file, and make the credential with `gcloud iam workload-identity-pools create-cred-config … --credential-source-file=PATH`.");
        }

        if (source.Format?.Type is not (null or "text" or "json") || source.Format is { Type: "json", SubjectTokenFieldName: null or "" })
        {
            return new GoogleFault("google_credentials_format", $"credential_source.format in {parts.Origin} is not one that is known.", "Write `{\"type\": \"text\"}`, or `{\"type\": \"json\", \"subject_token_field_name\": \"access_token\"}`.");
        }

        if (source.EnvironmentId is not null)
        {
            return AwsSubject.Create(source, audience, parts);
        }

        if (source.File is { Length: > 0 } path)
        {
            return Outcome.Ok<ISubjectSource>(new FileSubject(parts.Environment.PathOf(path), source.Format, parts));
        }

        return Uri.TryCreate(source.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? Outcome.Ok<ISubjectSource>(new UrlSubject(url!, source.Headers ?? [], source.Format, parts))
            : new GoogleFault("google_credentials_incomplete", $"credential_source in {parts.Origin} names no file, url or AWS environment.", "Write the file anew with `gcloud iam workload-identity-pools create-cred-config`.");
    }
}
