namespace Slipway.Lifecycle.Rivals;

/// <summary>Embeds each text once: several rivals ask for the same vectors. Lives as long as one comparison.</summary>
public sealed class RememberedEmbeddings(IEmbedder inner) : IEmbedder
{
    private readonly Dictionary<string, float[]> known = new(StringComparer.Ordinal);

    public string Name => inner.Name;

    public async ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken ct)
    {
        string[] missing = [.. texts.Where(t => !known.ContainsKey(t)).Distinct(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            var vectors = await inner.EmbedAsync(missing, ct);
            for (var i = 0; i < missing.Length; i++) known[missing[i]] = vectors[i];
        }
        return [.. texts.Select(t => known[t])];
    }
}
