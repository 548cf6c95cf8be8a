using System.Security.Cryptography;
using System.Text;

namespace Slipway.Engine.Formats;

/// <summary>The checksums beside a model's files, in the form of <c>sha256sum</c>.</summary>
public static class ModelChecksums
{
    public const string FileName = "SHA256SUMS";

    /// <summary>The content of the file for the given names.</summary>
    public static string Compute(string folder, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var text = new StringBuilder();
        foreach (var name in names)
        {
            text.Append(Hash(Path.Combine(folder, name))).Append("  ").Append(name).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Checks every listed file, and that every wanted one is listed.</summary>
    /// <exception cref="ModelFormatException">A file is missing, not listed or changed.</exception>
    public static void Verify(string folder, IReadOnlyList<string> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var sums = Read(folder);
        foreach (var name in wanted)
        {
            var path = Path.Combine(folder, name);
            if (!sums.TryGetValue(name, out var expected))
            {
                throw new ModelFormatException(Path.Combine(folder, FileName), $"it does not list {name}", "fetch the model folder again");
            }

            if (!File.Exists(path))
            {
                throw new ModelFormatException(path, "the file is missing", "fetch the model folder again");
            }

            if (!Hash(path).Equals(expected, StringComparison.OrdinalIgnoreCase))
            {
                throw new ModelFormatException(path, "its SHA-256 is not the one in SHA256SUMS", "the file is damaged or was changed: fetch it again");
            }
        }
    }

    /// <summary>The checksum listed for a file, without computing it again.</summary>
    public static string Listed(string folder, string name) =>
        Read(folder).TryGetValue(name, out var sum)
            ? sum
            : throw new ModelFormatException(Path.Combine(folder, FileName), $"it does not list {name}", "fetch the model folder again");

    private static Dictionary<string, string> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new ModelFormatException(path, "the file is missing", "point to a complete model folder");
        }

        return File.ReadLines(path)
            .Select(line => line.Split("  ", 2))
            .Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[1], StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last()[0], StringComparer.Ordinal);
    }

    private static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
