using Slipway.Cloud.Google.Kinds;

namespace Slipway.Cloud.Google.Subjects;

/// <summary>A token in a file that somebody else keeps fresh, such as Kubernetes: read anew for each exchange.</summary>
internal sealed class FileSubject(string path, TokenFormat? format, SourceParts parts) : ISubjectSource
{
    public string Name => $"the file {path}";

    public async ValueTask<Outcome<string>> TokenAsync(CancellationToken cancellation)
    {
        try
        {
            return SubjectText.Read(await File.ReadAllBytesAsync(path, cancellation), format, Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var what = e is FileNotFoundException or DirectoryNotFoundException ? "is not there" : "cannot be read";
            return new GoogleFault("google_subject_token", $"The token of the workload: {Name} {what} (credential_source.file in {parts.Origin}).", "Mount it, or correct the path.");
        }
    }
}
