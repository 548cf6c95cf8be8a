using Slipway.Gateway.Reasoning;

namespace Slipway.Tests.Gateway.Reasoning;

/// <summary>A store whose writes can be held back.</summary>
internal sealed class MemoryVaultStore : IVaultStore
{
    private readonly Dictionary<string, VaultEntry> rows = new(StringComparer.Ordinal);

    public TaskCompletionSource? Hold { get; set; }

    public IReadOnlyCollection<VaultEntry> Rows => rows.Values;

    public async Task SaveAsync(IReadOnlyList<VaultEntry> entries, CancellationToken cancellation)
    {
        if (Hold is { } hold)
        {
            await hold.Task;
        }

        foreach (var entry in entries)
        {
            rows[entry.Key] = entry;
        }
    }

    public IReadOnlyDictionary<string, byte[]> Find(IReadOnlyCollection<string> keys, DateTimeOffset now) =>
        keys.Where(key => rows.TryGetValue(key, out var row) && row.Expires > now).ToDictionary(key => key, key => rows[key].Sealed, StringComparer.Ordinal);

    public Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var gone = rows.Values.Where(row => row.Expires <= now).Select(row => row.Key).ToList();
        gone.ForEach(key => rows.Remove(key));
        return Task.FromResult(gone.Count);
    }
}
