using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Lifecycle.Datasets.Splitting;

namespace Slipway.Lifecycle.Datasets.Storage;

/// <summary>
/// The immutable datasets under the data folder: <c>datasets/HASH/{manifest.json, train.jsonl, validation.jsonl, test.jsonl}</c>.
/// A folder appears whole (renamed into place) or not at all.
/// </summary>
public sealed class DatasetFolder(string dataFolder)
{
    private readonly string root = Path.Combine(dataFolder, "datasets");

    public string PathOf(string hash) => Path.Combine(root, Checked(hash));

    public bool Exists(string hash) => File.Exists(Path.Combine(PathOf(hash), "manifest.json"));

    public static string FileOf(Part part) => part.ToString().ToLowerInvariant() + ".jsonl";

    /// <summary>A new, empty folder on the same file system, to write in before <see cref="Commit"/>.</summary>
    public string CreateStaging()
    {
        var staging = Path.Combine(root, ".staging-" + Guid.CreateVersion7().ToString("N"));
        Directory.CreateDirectory(staging);
        return staging;
    }

    /// <summary>Writes the manifest and moves the staging folder to its hash. Content that is already there is left as it was.</summary>
    public void Commit(string staging, DatasetManifest manifest)
    {
        using (var file = File.Create(Path.Combine(staging, "manifest.json")))
            JsonSerializer.Serialize(file, manifest, DatasetJsonForms.Indented.DatasetManifest);
        if (!Exists(manifest.Hash)) Directory.Move(staging, PathOf(manifest.Hash));
        else Directory.Delete(staging, recursive: true);
    }

    public async Task<DatasetManifest?> ManifestAsync(string hash, CancellationToken ct)
    {
        if (!Exists(hash)) return null;
        await using var file = File.OpenRead(Path.Combine(PathOf(hash), "manifest.json"));
        return await JsonSerializer.DeserializeAsync(file, DatasetJson.Default.DatasetManifest, ct);
    }

    /// <summary>The rows of a part in stored order.</summary>
    public async IAsyncEnumerable<Example> ReadAsync(string hash, Part part, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var file = File.OpenRead(Path.Combine(PathOf(hash), FileOf(part)));
        await foreach (var line in new JsonLines(file, 64 << 20).ReadAsync(ct))
            yield return JsonSerializer.Deserialize(line.Utf8.Span, DatasetJson.Default.Example)!;
    }

    /// <summary>Recomputes the hash from the stored parts: false means that the folder was altered.</summary>
    public async Task<bool> IsIntactAsync(string hash, CancellationToken ct)
    {
        var content = new ContentHash();
        foreach (var part in Enum.GetValues<Part>())
        {
            await foreach (var example in ReadAsync(hash, part, ct)) content.Add(part, example);
        }
        return content.Finish() == hash;
    }

    private static string Checked(string hash) =>
        hash.Length == SHA256.HashSizeInBytes * 2 && hash.All(char.IsAsciiHexDigitLower)
            ? hash
            : throw new ArgumentException("A dataset hash is 64 lower-case hex digits.", nameof(hash));
}
