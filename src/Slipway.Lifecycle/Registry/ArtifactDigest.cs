using System.Security.Cryptography;
using System.Text;

namespace Slipway.Lifecycle.Registry;

/// <summary>SHA-256 over the files of a folder: for each, ordered by relative path, the path, the length and the content's own SHA-256.</summary>
public static class ArtifactDigest
{
    public static async Task<string> OfFolderAsync(string folder, CancellationToken ct)
    {
        var text = new StringBuilder("slipway-artifact-1\n");
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => (Path: f, Name: Path.GetRelativePath(folder, f).Replace('\\', '/'))).OrderBy(f => f.Name, StringComparer.Ordinal);
        foreach (var (path, name) in files)
        {
            await using var file = File.OpenRead(path);
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name} {file.Length} {hash}\n");
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
