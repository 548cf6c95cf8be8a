using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Keys;

/// <summary>A key that clients use, with what it may do. The key itself is not in it: <see cref="TokenId"/> stands for it.</summary>
public sealed record VirtualKey
{
    /// <summary>Hex of the key's <see cref="KeyDigest"/>.</summary>
    public required string TokenId { get; init; }

    /// <summary>The key with its middle left out: <c>sk-...abcd</c>.</summary>
    public required string KeyName { get; init; }

    public string? KeyAlias { get; init; }

    private readonly IReadOnlyList<string> models = [];
    private readonly ModelPattern[] patterns = [];

    /// <summary>Models that it may use, by public name, wildcards allowed; empty for all.</summary>
    public IReadOnlyList<string> Models
    {
        get => models;
        init => (models, patterns) = (value, [.. value.Select(m => new ModelPattern(m is "all-proxy-models" ? "*" : m))]);
    }

    /// <summary>Names that stand for other names when this key uses them.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    /// <summary>US dollars; null for no limit.</summary>
    public decimal? MaxBudget { get; init; }

    public int? RpmLimit { get; init; }

    public int? MaxParallelRequests { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public bool Blocked { get; init; }

    /// <summary>JSON text of an object that means something to the key's owner.</summary>
    public string Metadata { get; init; } = "{}";

    public string? UserId { get; init; }

    public string? TeamId { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool AllowsModel(string name) => patterns.Length == 0 || Array.Exists(patterns, p => p.Matches(name));
}
