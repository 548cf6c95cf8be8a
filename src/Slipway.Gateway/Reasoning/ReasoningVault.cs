using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Slipway.Core.Chat;
using Slipway.Gateway.Secrets;

namespace Slipway.Gateway.Reasoning;

/// <summary>
/// Keeps the reasoning state of models for clients whose dialect has no place for it, and puts it back when the conversation goes on: encrypted,
/// bound to the tenant, for a limited time. A turn can be read back at once; it reaches the store a little later, so that no reply waits for a disk.
/// </summary>
public sealed partial class ReasoningVault(IVaultStore store, SealedBox box, TimeSpan timeToLive, TimeProvider time, ILogger<ReasoningVault> log) : IAsyncDisposable
{
    private const string Purpose = "reasoning";

    private readonly ConcurrentDictionary<string, byte[]> pending = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> saving = [];

    /// <summary>Keeps a turn under its reference and the ids of its calls, or its words where it has no calls.</summary>
    internal void Keep(string tenant, string reference, TurnSkeleton skeleton)
    {
        if (skeleton.Finish() is not { } turn)
        {
            return;
        }

        var keys = skeleton.CallIds.Select(id => TurnKeys.OfCall(tenant, id)).ToList();
        if (keys.Count == 0)
        {
            keys.Add(TurnKeys.OfWords(tenant, skeleton.Said));
        }

        keys.Add(TurnKeys.OfReference(tenant, reference));
        var locked = box.Seal(Purpose, tenant, JsonSerializer.SerializeToUtf8Bytes(turn, VaultJson.Default.VaultedTurn));
        var expires = time.GetUtcNow() + timeToLive;
        foreach (var key in keys)
        {
            pending[key] = locked;
        }

        var saved = SaveAsync([.. keys.Distinct(StringComparer.Ordinal).Select(key => new VaultEntry(key, locked, expires))]);
        saving[saved] = 0;
        _ = saved.ContinueWith(done => saving.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>The request with every turn completed that the vault knows and <paramref name="family"/> can read; references to others are taken out.</summary>
    /// <param name="family">Whose model is going to read it; null where none of its kind takes states.</param>
    public ChatRequest Restore(string tenant, ChatRequest request, ReasoningFamily? family)
    {
        var wanted = request.Messages.Select(message => family is null ? [] : KeysOf(tenant, message)).ToList();
        var keys = wanted.SelectMany(k => k).ToHashSet(StringComparer.Ordinal);
        var found = keys.Count == 0 ? null : Find(tenant, keys);
        ChatMessage[]? messages = null;
        for (var i = 0; i < request.Messages.Count; i++)
        {
            var message = request.Messages[i];
            var turn = found is null ? null : wanted[i].Select(found.GetValueOrDefault).FirstOrDefault(t => t is not null && t.ReasoningFamily == family);
            var restored = turn is null ? TurnRestorer.Strip(message) : TurnRestorer.Restore(message, turn);
            if (!ReferenceEquals(restored, message))
            {
                messages ??= [.. request.Messages];
                messages[i] = restored;
            }
        }

        return messages is null ? request : request with { Messages = messages };
    }

    /// <summary>Forgets what has expired.</summary>
    public Task<int> SweepAsync(CancellationToken cancellation) => store.SweepAsync(time.GetUtcNow(), cancellation);

    /// <summary>Waits until everything kept is in the store.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(saving.Keys);

    private static List<string> KeysOf(string tenant, ChatMessage message)
    {
        if (message.Role != ChatRole.Assistant)
        {
            return [];
        }

        var states = message.Parts.Select(TurnRestorer.StateOf).OfType<ReasoningState>().ToList();
        if (states.Exists(state => !TurnRestorer.IsReference(state)))
        {
            return []; // the client carries the state itself
        }

        if (states is [var reference, ..])
        {
            return [TurnKeys.OfReference(tenant, reference.Value)];
        }

        var calls = message.Parts.OfType<ToolCallPart>().Select(call => TurnKeys.OfCall(tenant, call.Id)).ToList();
        return calls.Count > 0 ? calls : [TurnKeys.OfWords(tenant, string.Concat(message.Parts.OfType<TextPart>().Select(text => text.Text)))];
    }

    private Dictionary<string, VaultedTurn> Find(string tenant, HashSet<string> keys)
    {
        var found = new Dictionary<string, VaultedTurn>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var key in keys)
        {
            if (!pending.TryGetValue(key, out var locked))
            {
                missing.Add(key);
            }
            else if (Open(tenant, locked) is { } turn)
            {
                found[key] = turn;
            }
        }

        foreach (var (key, locked) in missing.Count == 0 ? new Dictionary<string, byte[]>() : store.Find(missing, time.GetUtcNow()))
        {
            if (Open(tenant, locked) is { } turn)
            {
                found[key] = turn;
            }
        }

        return found;
    }

    private VaultedTurn? Open(string tenant, byte[] locked) =>
        box.TryOpen(Purpose, tenant, locked, out var plain) ? JsonSerializer.Deserialize(plain, VaultJson.Default.VaultedTurn) : null;

    private async Task SaveAsync(IReadOnlyList<VaultEntry> entries)
    {
        try
        {
            await store.SaveAsync(entries, CancellationToken.None);
        }
        catch (Exception e)
        {
            // The conversation goes on without the state: a worse answer, not a lost one.
            NotKept(log, e);
        }

        foreach (var entry in entries)
        {
            pending.TryRemove(new KeyValuePair<string, byte[]>(entry.Key, entry.Sealed));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reasoning state of a turn could not be stored; models may reason anew in that conversation.")]
    private static partial void NotKept(ILogger log, Exception e);
}
