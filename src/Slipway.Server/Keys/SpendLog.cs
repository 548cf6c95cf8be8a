using System.Globalization;
using System.Text.Json.Serialization;
using Slipway.Core.Fidelity;
using Slipway.Gateway.Ledger;

namespace Slipway.Server.Keys;

/// <summary>A row of the ledger as LiteLLM's spend logs show it, with what Slipway knows besides.</summary>
public sealed record SpendLog(
    string RequestId,
    int Attempt,
    string ApiKey,
    string Model,
    string ModelGroup,
    string ModelId,
    string UpstreamModel,
    string? Variant,
    string CallType,
    string Dialect,
    bool Stream,
    string Status,
    string? ErrorCode,
    decimal? Spend,
    string? PriceSource,
    long TotalTokens,
    long PromptTokens,
    long CompletionTokens,
    long CachedTokens,
    long ReasoningTokens,
    string UsageSource,
    [property: JsonPropertyName("startTime")] DateTimeOffset StartTime,
    [property: JsonPropertyName("completionStartTime")] DateTimeOffset? CompletionStartTime,
    [property: JsonPropertyName("endTime")] DateTimeOffset EndTime,
    string? EndUser,
    string SettledBy,
    IReadOnlyList<SpendLoss> TranslationLosses)
{
    public static SpendLog Of(UsageRow row)
    {
        var intent = row.Intent;
        return new SpendLog(
            intent.CallId, intent.Attempt, intent.KeyId, intent.Model, intent.ModelGroup, intent.DeploymentId, intent.UpstreamModel, intent.Variant, intent.Operation, intent.Dialect, intent.Stream,
            row.Status, row.ErrorCode, row.Cost, row.PriceSource, row.Tokens.Total, row.Tokens.Input, row.Tokens.Output, row.Tokens.CachedInput, row.Tokens.Reasoning, row.UsageSource,
            intent.StartedAt, row.FirstByteMs is { } first ? intent.StartedAt.AddMilliseconds(first) : null, intent.StartedAt.AddMilliseconds(row.DurationMs), intent.EndUser, row.SettledBy,
            [.. (row.Losses ?? []).Select(l => new SpendLoss(l.Field, l.Effect.Word(), l.Reason))]);
    }
}

/// <summary>What a translation between two dialects could not carry.</summary>
public sealed record SpendLoss(string Field, string Effect, string Reason);

/// <summary>The place after which the next page begins, as text that only Slipway reads.</summary>
internal static class SpendCursor
{
    public static string Write(UsagePlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.StartedAt.ToUnixTimeMilliseconds()}.{place.Attempt}.{place.CallId}");

    public static UsagePlace? Read(string text) =>
        text.Split('.', 3) is [var at, var attempt, var call]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new UsagePlace(DateTimeOffset.FromUnixTimeMilliseconds(ms), call, number)
            : null;
}

[JsonSerializable(typeof(List<SpendLog>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class SpendJson : JsonSerializerContext;
