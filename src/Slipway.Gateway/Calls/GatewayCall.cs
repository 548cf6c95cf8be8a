using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Core.Fidelity;
using Slipway.Dialects;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Calls;

/// <summary>One call on its way through the gateway: what came in, and what the policies have found out so far.</summary>
public sealed class GatewayCall(Operation operation, Dialect dialect, CallTarget target, ReadOnlyMemory<byte> body, GatewaySnapshot snapshot)
{
    private Result<ChatRequest>? chat;
    private Result<EmbeddingRequest>? embeddings;

    /// <summary>Goes out with the reply, and names the call in the ledger; sorts by time.</summary>
    public required string RequestId { get; init; }

    public Operation Operation => operation;

    /// <summary>The client's dialect.</summary>
    public Dialect Dialect => dialect;

    public CallTarget Target => target;

    /// <summary>The request as it came, or with what it refers to in place.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; } = body;

    /// <summary>What the reply may repeat of the request, and the id that it gets.</summary>
    public Asked Asked { get; set; } = Asked.Nothing;

    /// <summary>Is to be told the whole reply as it was given, once it has come to its proper end; null when nobody asks.</summary>
    public Action<ReadOnlyMemory<byte>>? Answered { get; set; }

    /// <summary>What the gateway does in the place of an upstream, whichever serves the call.</summary>
    public IReadOnlyList<Loss> Emulated { get; private set; } = [];

    /// <summary>What came cannot pass as bytes: it refers to what only the gateway knows.</summary>
    public bool MustTranslate { get; private set; }

    /// <summary>The configuration in force when the call came in; it stays with the call to its end.</summary>
    public GatewaySnapshot Snapshot => snapshot;

    public required CallHead Head { get; init; }

    public required Presented Credential { get; init; }

    /// <summary>Time stamp of <see cref="TimeProvider.GetTimestamp"/> when the call came in.</summary>
    public required long Started { get; init; }

    /// <summary>Set by the authentication policy.</summary>
    public Caller Caller { get; set; } = Caller.Nobody;

    /// <summary>Set by the authorization policy: who serves the model.</summary>
    public Route Route { get; set; } = null!;

    /// <summary>Set by the budget policy: US dollars set aside for this call.</summary>
    public decimal Reservation { get; set; }

    /// <summary>The caller wants no loss in translation: rather no answer (<c>x-slipway-strict: true</c>).</summary>
    public bool Strict { get; init; }

    /// <summary>Headers that go on to an upstream of the same dialect.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> PassedHeaders { get; init; } = [];

    /// <summary>What the translation of the request for the last attempt could not carry.</summary>
    public IReadOnlyList<Loss> Losses { get; set; } = [];

    /// <summary>Who calls, for sticky assignment: the caller and its own end user.</summary>
    public string StickyKey => Head.EndUser is { } user ? Caller.Id + "/" + user : Caller.Id;

    /// <summary>The groups that may serve the call, in order: its own, then the fallbacks that the caller may use.</summary>
    public IEnumerable<Route> Routes()
    {
        yield return Route;
        if (!snapshot.Router.Fallbacks.TryGetValue(Route.Group.Name, out var fallbacks))
        {
            yield break;
        }

        foreach (var name in fallbacks)
        {
            if (snapshot.Resolve(name) is { IsOk: true, Value: var route } && Caller.May(name, route.Group.Name))
            {
                yield return route;
            }
        }
    }

    /// <summary>The whole chat request in the hub's form, read once.</summary>
    public Result<ChatRequest> Chat => chat ??= operation == Operation.CountTokens ? dialect.Inbound.ReadCountTokens(Body, target) : dialect.Inbound.ReadChat(Body, target);

    /// <summary>Goes on with another body, in which something stands that the one that came referred to.</summary>
    public void Exchange(ReadOnlyMemory<byte> resolved, Loss emulated)
    {
        Body = resolved;
        chat = null;
        Emulated = [.. Emulated, emulated];
    }

    /// <summary>Goes on with another reading of the request, in which something stands that the one that came referred to.</summary>
    public void Exchange(ChatRequest resolved)
    {
        chat = resolved;
        MustTranslate = true;
    }

    public Result<EmbeddingRequest> Embeddings => embeddings ??= dialect.Inbound.ReadEmbeddings(Body, target);
}

/// <summary>The secret that a client presented, wherever its dialect puts it; null when there was none.</summary>
public readonly record struct Presented(string? Token);
