using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Testing;

/// <summary>
/// Compares what a test made with a file that stands next to the tests. With SLIPWAY_UPDATE_GOLDEN=1 the files are written instead; the change is
/// then read and judged in the version control's diff.
/// </summary>
public static class Golden
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool Updating => Environment.GetEnvironmentVariable("SLIPWAY_UPDATE_GOLDEN") == "1";

    /// <summary>Compares JSON by meaning: the order of properties and the layout do not count.</summary>
    /// <param name="path">The golden file, relative to the repository.</param>
    /// <param name="actual">JSON text in UTF-8.</param>
    public static void MatchJson(string path, ReadOnlySpan<byte> actual)
    {
        var node = JsonNode.Parse(actual);
        if (Updating)
        {
            Write(path, JsonSerializer.Serialize(node, Indented) + "\n");
            return;
        }

        var expected = JsonSerializer.Serialize(Sorted(JsonNode.Parse(Read(path))), Indented);
        Compare(path, expected, JsonSerializer.Serialize(Sorted(node), Indented));
    }

    /// <summary>Compares text; CRLF and LF count as the same.</summary>
    public static void MatchText(string path, string actual)
    {
        actual = actual.ReplaceLineEndings("\n");
        if (Updating)
        {
            Write(path, actual);
            return;
        }

        Compare(path, Read(path).ReplaceLineEndings("\n"), actual);
    }

    private static void Compare(string path, string expected, string actual)
    {
        if (expected != actual)
        {
            throw new GoldenMismatchException($"{path} differs (- expected, + actual; SLIPWAY_UPDATE_GOLDEN=1 writes it anew):\n{LineDiff.Of(expected, actual)}");
        }
    }

    private static string Read(string path)
    {
        var file = Path.Combine(Repository.Root, path);
        return File.Exists(file) ? File.ReadAllText(file) : throw new GoldenMismatchException($"{path} is missing; SLIPWAY_UPDATE_GOLDEN=1 writes it.");
    }

    private static void Write(string path, string text)
    {
        var file = Path.Combine(Repository.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}

/// <summary>A golden file and the actual output differ.</summary>
public sealed class GoldenMismatchException(string message) : Exception(message);
