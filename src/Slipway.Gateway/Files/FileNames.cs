using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Core.Errors;
using Slipway.Core.Identity;

namespace Slipway.Gateway.Files;

/// <summary>The names that one file goes by: <c>file-abc</c> (OpenAI), <c>file_abc</c> (Anthropic), <c>files/abc</c> and its address (Gemini).</summary>
public static partial class FileNames
{
    /// <summary>The files API of Google itself: addresses there may be known to an upstream.</summary>
    private const string GoogleHost = "generativelanguage.googleapis.com";

    private static readonly string[] Prefixes = ["file-", "file_", "files/"];

    /// <summary>A new id: sorts by time, and has letters and digits only, which is all that Google's SDK finds in an address.</summary>
    public static string NewId(DateTimeOffset now) => Ids.Sorted("f", now)["f-".Length..];

    public static string OpenAi(string id) => "file-" + id;

    public static string Gemini(string id) => "files/" + id;

    /// <summary>The id in any of the names; a text that is none of them is taken for the id itself.</summary>
    public static string IdOf(string name) => Array.Find(Prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)) is { } known ? name[known.Length..] : name;

    /// <summary>Checks a name that a caller chose (<c>files/my-name</c>), by Google's rules.</summary>
    public static Result<string> Chosen(string name) =>
        IdOf(name) is var id && Choosable().IsMatch(id)
            ? id
            : Error.Invalid("A file's name is `files/` and 1 to 40 lower-case letters, digits and dashes, with no dash at either end. Correct it, or leave it out.", "file.name");

    /// <summary>What a reference in a chat request points to: an id of ours, and whether it can be nobody else's. Null for any other address.</summary>
    public static FileReference? Referred(string reference)
    {
        if (!reference.Contains("://", StringComparison.Ordinal))
        {
            return Prefixes.Any(prefix => reference.StartsWith(prefix, StringComparison.Ordinal)) ? new FileReference(IdOf(reference), IsOurs: true) : null;
        }

        return Uri.TryCreate(reference, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && FilePath().Match(uri!.AbsolutePath) is { Success: true } match
            ? new FileReference(match.Groups[1].Value, IsOurs: !string.Equals(uri.Host, GoogleHost, StringComparison.OrdinalIgnoreCase))
            : null;
    }

    /// <summary>The type of a file: what its sender says, without parameters, or else by its extension.</summary>
    public static string MimeType(string name, string? told) =>
        told?.Split(';')[0].Trim() is { } type and not "application/octet-stream" && MediaType().IsMatch(type) ? type : Types.GetValueOrDefault(Path.GetExtension(name).ToLower(CultureInfo.InvariantCulture), "application/octet-stream");

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".jsonl"] = "application/jsonl", [".json"] = "application/json", [".txt"] = "text/plain", [".md"] = "text/markdown", [".csv"] = "text/csv", [".html"] = "text/html", [".xml"] = "text/xml",
        [".pdf"] = "application/pdf", [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".gif"] = "image/gif", [".webp"] = "image/webp", [".heic"] = "image/heic",
        [".mp3"] = "audio/mpeg", [".wav"] = "audio/wav", [".flac"] = "audio/flac", [".ogg"] = "audio/ogg", [".m4a"] = "audio/mp4", [".mp4"] = "video/mp4", [".mov"] = "video/quicktime", [".webm"] = "video/webm",
    };

    [GeneratedRegex("^[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,100}$")]
    private static partial Regex MediaType();

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$")]
    private static partial Regex Choosable();

    [GeneratedRegex("^/(?:v1|v1beta)/files/([a-z0-9-]+)(?::download)?$")]
    private static partial Regex FilePath();
}

/// <summary>A file that a request names.</summary>
/// <param name="IsOurs">Only this gateway can know it: if it is not here, nobody has it.</param>
public sealed record FileReference(string Id, bool IsOurs);
