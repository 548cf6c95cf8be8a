using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Slipway.Gateway.Secrets;

namespace Slipway.Gateway.Responses;

/// <summary>
/// Keeps responses for those who want to go on from them: encrypted, bound to the tenant, for a limited time. A response can be read at once; it reaches
/// the store a little later, so that no reply waits for a disk.
/// </summary>
public sealed partial class ResponseArchive(IResponseStore store, SealedBox box, TimeSpan timeToLive, TimeProvider time, ILogger<ResponseArchive> log) : IAsyncDisposable
{
    private const string Purpose = "response";

    private readonly ConcurrentDictionary<(string Tenant, string Id), Pending> pending = new();

    /// <summary>Keeps a response from now on; it is read, and the store gets it, in the background.</summary>
    /// <param name="read">Gives the response; null when there is none to keep after all.</param>
    public void Keep(string tenant, string id, Func<KeptResponse?> read)
    {
        var entry = new Pending(id, read);
        pending[(tenant, id)] = entry;
        entry.Saved = Task.Run(() => SaveAsync(tenant, entry));
    }

    public KeptResponse? Find(string tenant, string id) =>
        pending.TryGetValue((tenant, id), out var entry) && entry.Response is { } kept ? kept : store.Chain(tenant, id, time.GetUtcNow()) is [var stored, ..] ? Open(stored) : null;

    /// <summary>A response and all before it, oldest first.</summary>
    /// <param name="missing">The id of the response that should be there and is not; then the result is null.</param>
    public IReadOnlyList<KeptResponse>? Chain(string tenant, string id, out string? missing)
    {
        var chain = new List<KeptResponse>();
        var met = new HashSet<string>(StringComparer.Ordinal);
        missing = null;
        for (var next = id; next is not null && met.Add(next); next = chain[^1].PreviousId)
        {
            if (pending.TryGetValue((tenant, next), out var entry) && entry.Response is { } kept)
            {
                chain.Add(kept);
                continue;
            }

            var found = store.Chain(tenant, next, time.GetUtcNow()).Select(Open).TakeWhile(response => response is not null).Select(response => response!).ToList();
            if (found.Count == 0)
            {
                missing = next;
                return null;
            }

            chain.AddRange(found);
            met.UnionWith(found.Select(response => response.Id));
        }

        chain.Reverse();
        return chain;
    }

    /// <summary>The responses that hold any of the items.</summary>
    public IReadOnlyList<KeptResponse> Holding(string tenant, IReadOnlyCollection<string> itemIds) =>
    [
        .. pending.Where(entry => entry.Key.Tenant == tenant).Select(entry => entry.Value.Response).OfType<KeptResponse>().Where(response => response.ItemIds.Any(itemIds.Contains)),
        .. store.Holding(tenant, itemIds, time.GetUtcNow()).Select(Open).OfType<KeptResponse>(),
    ];

    /// <summary>Forgets a response; false when there is none.</summary>
    public async Task<bool> RemoveAsync(string tenant, string id, CancellationToken cancellation)
    {
        if (pending.TryGetValue((tenant, id), out var entry))
        {
            await entry.Saved;
        }

        return await store.RemoveAsync(tenant, id, time.GetUtcNow(), cancellation);
    }

    /// <summary>Forgets what has expired.</summary>
    public Task<int> SweepAsync(CancellationToken cancellation) => store.SweepAsync(time.GetUtcNow(), cancellation);

    /// <summary>Waits until everything kept is in the store.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(pending.Values.Select(entry => entry.Saved));

    private KeptResponse? Open(StoredResponse stored) =>
        box.TryOpen(Purpose, stored.Tenant, stored.Sealed, out var plain) ? KeptResponse.FromBytes(stored.Id, plain) : null;

    private async Task SaveAsync(string tenant, Pending entry)
    {
        try
        {
            if (entry.Response is { } response)
            {
                await store.AddAsync(Sealed(tenant, response, time.GetUtcNow()), CancellationToken.None);
            }
        }
        catch (Exception failure)
        {
            // The reply is with the caller already; that it cannot be read again is found out by who tries.
            NotKept(log, entry.Id, failure);
        }

        pending.TryRemove(new KeyValuePair<(string, string), Pending>((tenant, entry.Id), entry));
    }

    private StoredResponse Sealed(string tenant, KeptResponse response, DateTimeOffset now) => new(tenant, response.Id)
    {
        PreviousId = response.PreviousId,
        CreatedAt = now,
        ExpiresAt = now + timeToLive,
        Sealed = box.Seal(Purpose, tenant, response.ToBytes()),
        ItemIds = response.ItemIds,
    };

    [LoggerMessage(50, LogLevel.Error, "The response {Id} could not be stored; nobody can go on from it.")]
    private static partial void NotKept(ILogger log, string id, Exception failure);

    private sealed class Pending(string id, Func<KeptResponse?> read)
    {
        private readonly Lazy<KeptResponse?> response = new(read);

        public string Id => id;

        public KeptResponse? Response => response.Value;

        public Task Saved { get; set; } = Task.CompletedTask;
    }
}
