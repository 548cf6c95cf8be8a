using Slipway.Gateway.Keys;

namespace Slipway.Gateway.Calls;

/// <summary>Who calls: an admin, or the holder of a virtual key.</summary>
/// <param name="Key">The key; null for the admin, and for a caller that is not known yet.</param>
public sealed record Caller(VirtualKey? Key)
{
    public static readonly Caller Admin = new((VirtualKey?)null) { IsAdmin = true };

    /// <summary>Before authentication: may nothing.</summary>
    public static readonly Caller Nobody = new((VirtualKey?)null);

    public bool IsAdmin { get; private init; }

    /// <summary>Stable text that stands for the caller in ledgers and in sticky assignment.</summary>
    public string Id => Key?.TokenId ?? (IsAdmin ? "admin" : "nobody");

    /// <summary>The name that the key's own aliases put in place of what was asked for.</summary>
    public string Alias(string model) => Key?.Aliases.GetValueOrDefault(model) ?? model;

    /// <summary>Whether the key may use a model, by the name asked for or the group that serves it.</summary>
    public bool May(string asked, string group) => IsAdmin || Key is not null && ( Key.AllowsModel(asked) || Key.AllowsModel(group));
}
