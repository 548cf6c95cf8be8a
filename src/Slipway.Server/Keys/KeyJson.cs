using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Gateway.Keys;

namespace Slipway.Server.Keys;

/// <summary>A key as LiteLLM's admin API shows it.</summary>
public sealed record KeyView
{
    /// <summary>The key itself: in the reply to its making only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    public required string Token { get; init; }

    public string TokenId => Token;

    public required string KeyName { get; init; }

    public string? KeyAlias { get; init; }

    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    public decimal Spend { get; init; }

    public decimal? MaxBudget { get; init; }

    public int? RpmLimit { get; init; }

    public int? MaxParallelRequests { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public bool Blocked { get; init; }

    public JsonElement Metadata { get; init; }

    public string? UserId { get; init; }

    public string? TeamId { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public static KeyView Of(VirtualKey key, decimal spend, string? plain = null) => new()
    {
        Key = plain,
        Token = key.TokenId,
        KeyName = key.KeyName,
        KeyAlias = key.KeyAlias,
        Models = key.Models,
        Aliases = key.Aliases,
        Spend = spend,
        MaxBudget = key.MaxBudget,
        RpmLimit = key.RpmLimit,
        MaxParallelRequests = key.MaxParallelRequests,
        Expires = key.Expires,
        Blocked = key.Blocked,
        Metadata = JsonDocument.Parse(key.Metadata).RootElement.Clone(),
        UserId = key.UserId,
        TeamId = key.TeamId,
        Tags = key.Tags,
        CreatedAt = key.CreatedAt,
        UpdatedAt = key.UpdatedAt,
    };
}

/// <summary>Reply of <c>/key/info</c>.</summary>
public sealed record KeyInfoReply(string Key, KeyView Info);

/// <summary>Reply of <c>/key/list</c>: ids, or whole keys when asked with <c>return_full_object</c>.</summary>
public sealed record KeyListReply(JsonElement Keys, int TotalCount, int CurrentPage, int TotalPages);

/// <summary>Reply of <c>/key/delete</c>.</summary>
public sealed record KeyDeleteReply(IReadOnlyList<string> DeletedKeys);

[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(KeyInfoReply))]
[JsonSerializable(typeof(KeyListReply))]
[JsonSerializable(typeof(KeyDeleteReply))]
[JsonSerializable(typeof(List<KeyView>))]
[JsonSerializable(typeof(List<string>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class KeyJson : JsonSerializerContext;
