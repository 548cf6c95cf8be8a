using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Lifecycle.Datasets.Splitting;

namespace Slipway.Lifecycle.Datasets.Storage;

/// <summary>
/// The identity of a dataset: SHA-256 over a version line and the SHA-256 of each part's canonical rows (the row as compact JSON
/// without its provenance, a line feed after each). The same rows in another file are the same dataset; another split is not.
/// </summary>
public sealed class ContentHash
{
    private static readonly Provenance Nowhere = new("", 0);
    private readonly Dictionary<Part, IncrementalHash> parts =
        Enum.GetValues<Part>().ToDictionary(p => p, _ => IncrementalHash.CreateHash(HashAlgorithmName.SHA256));

    public void Add(Part part, Example example)
    {
        parts[part].AppendData(JsonSerializer.SerializeToUtf8Bytes(example with { Source = Nowhere }, DatasetJsonForms.Compact.Example));
        parts[part].AppendData("\n"u8);
    }

    /// <summary>Lower-case hex. Nothing may be added afterwards.</summary>
    public string Finish()
    {
        var text = new StringBuilder("slipway-dataset-1\n");
        foreach (var (part, hash) in parts.OrderBy(p => p.Key))
        {
            text.Append(part).Append(' ').Append(Convert.ToHexStringLower(hash.GetHashAndReset())).Append('\n');
            hash.Dispose();
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
