using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Gateway.Ledger;

/// <summary>One line of the journal: an intent, a settled row, or an intent withdrawn because nothing was sent.</summary>
internal sealed record JournalRecord
{
    public UsageIntent? Intent { get; init; }

    public UsageRow? Row { get; init; }

    public Withdrawal? Withdrawn { get; init; }

    [JsonIgnore]
    public bool IsEmpty => Intent is null && Row is null && Withdrawn is null;

    /// <summary>Names the attempt that the line is about.</summary>
    [JsonIgnore]
    public (string CallId, int Attempt) Id => Intent is not null ? (Intent.CallId, Intent.Attempt)
        : Row is not null ? (Row.Intent.CallId, Row.Intent.Attempt)
        : (Withdrawn!.CallId, Withdrawn.Attempt);
}

internal sealed record Withdrawal(string CallId, int Attempt);

[JsonSerializable(typeof(JournalRecord))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class JournalJson : JsonSerializerContext;
