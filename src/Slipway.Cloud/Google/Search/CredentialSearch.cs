using System.Text;
using Slipway.Cloud.Google.Kinds;

namespace Slipway.Cloud.Google.Search;

/// <summary>
/// Finds credentials: those that are named, else the application default ones in their documented order
/// (<a href="https://cloud.google.com/docs/authentication/application-default-credentials">Google, How ADC works</a>): the variable, gcloud's file, the
/// metadata server. A file that is there and broken ends the search: going on would call as somebody else.
/// </summary>
internal sealed class CredentialSearch(SourceParts parts)
{
    private const string Variable = "GOOGLE_APPLICATION_CREDENTIALS";
    private const long LargestFile = 1024 * 1024;

    /// <summary>What was read last: a source that has learnt a newer refresh token is kept for as long as its file says the same.</summary>
    private (byte[] Json, ITokenSource Source)? last;

    public ValueTask<SearchResult> FindAsync(string? credentials, CancellationToken cancellation) =>
        credentials is null ? DefaultAsync(cancellation) : NamedAsync(credentials, cancellation);

    private async ValueTask<SearchResult> NamedAsync(string credentials, CancellationToken cancellation)
    {
        if (credentials.TrimStart().StartsWith('{'))
        {
            const string Here = "the JSON in the configuration";
            var read = await ReadAsync(Encoding.UTF8.GetBytes(credentials), Here, cancellation);
            return Ended([], "configuration", Here, read, isDefault: false, file: null);
        }

        var path = parts.Environment.PathOf(credentials);
        return Ended([], "configuration", path, await FileAsync(path, "Correct the path in the configuration.", cancellation), isDefault: false, path);
    }

    private async ValueTask<SearchResult> DefaultAsync(CancellationToken cancellation)
    {
        var places = new List<Place>();
        if (parts.Environment[Variable] is { } named)
        {
            var path = parts.Environment.PathOf(named);
            var read = await FileAsync(path, $"Correct it, or `unset {Variable}` and sign in: `gcloud auth application-default login`.", cancellation);
            return Ended(places, Variable, path, read, isDefault: true, path);
        }

        places.Add(new Place(Variable, "not set", false));
        var usual = Path.Combine(parts.Environment.GcloudFolder, "application_default_credentials.json");
        if (File.Exists(usual))
        {
            return Ended(places, "gcloud's file", usual, await FileAsync(usual, "`gcloud auth application-default login`", cancellation), isDefault: true, usual);
        }

        places.Add(new Place("gcloud's file", $"{usual} is not there", false));
        return await MetadataAsync(places, usual, cancellation);
    }

    private async ValueTask<SearchResult> MetadataAsync(List<Place> places, string usual, CancellationToken cancellation)
    {
        const string Name = "metadata server";
        var metadata = new MetadataServer(parts with { Origin = Name });
        var detection = parts.Environment["METADATA_SERVER_DETECTION"];
        var absent = detection == "none" || parts.Environment["NO_GCE_CHECK"] is { } no && no.Equals("true", StringComparison.OrdinalIgnoreCase) ? "not asked: the environment says so"
            : detection == "assume-present" ? null
            : await metadata.AbsenceAsync(cancellation);
        if (absent is null)
        {
            places.Add(new Place(Name, $"{metadata.Root} answers", true));
            return new SearchResult(places, new FoundCredentials(metadata, Name, true, null));
        }

        places.Add(new Place(Name, absent, false));
        return new SearchResult(places, new GoogleFault(
            "google_credentials_missing",
            $"There are no Google credentials: {Variable} is not set, {usual} is not there, and there is no metadata server ({absent.TrimEnd('.')}).",
            $"`gcloud auth application-default login`; or name a key file with {Variable}; or, on Google Cloud, attach a service account."));
    }

    private async ValueTask<Outcome<ITokenSource>> FileAsync(string path, string cure, CancellationToken cancellation)
    {
        try
        {
            var info = new FileInfo(path);
            if (Directory.Exists(path) || info is { Exists: true, Length: > LargestFile })
            {
                return new GoogleFault("google_credentials_unreadable", $"{path} is {(info.Exists ? "far too large for a credential file" : "a folder, not a credential file")}.", cure);
            }

            return await ReadAsync(await File.ReadAllBytesAsync(path, cancellation), path, cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new GoogleFault("google_credentials_file_missing", $"The credential file {path} is not there.", cure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new GoogleFault("google_credentials_unreadable", $"The credential file {path} cannot be opened by this user.", $"Give it to the user that runs Slipway: `chown {Environment.UserName} {path}`.");
        }
    }

    private async ValueTask<Outcome<ITokenSource>> ReadAsync(byte[] json, string origin, CancellationToken cancellation)
    {
        if (last is { } known && known.Json.AsSpan().SequenceEqual(json))
        {
            return Outcome.Ok(known.Source);
        }

        var read = await CredentialJson.ReadAsync(Unmarked(json), parts with { Origin = origin }, 0, cancellation);
        last = read.Try(out var source, out _) ? (json, source) : null;
        return read;
    }

    /// <summary>Editors on Windows put a byte order mark in front, which JSON does not have.</summary>
    private static ReadOnlyMemory<byte> Unmarked(byte[] json) => json is [0xEF, 0xBB, 0xBF, ..] ? json.AsMemory(3) : json;

    private static SearchResult Ended(List<Place> places, string name, string where, Outcome<ITokenSource> read, bool isDefault, string? file)
    {
        var ok = read.Try(out var source, out var fault);
        places.Add(new Place(name, ok ? where : fault!.Text, true));
        return new SearchResult(places, ok ? new FoundCredentials(source!, where, isDefault, file) : fault!);
    }
}
