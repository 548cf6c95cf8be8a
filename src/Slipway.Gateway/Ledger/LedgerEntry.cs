namespace Slipway.Gateway.Ledger;

/// <summary>An attempt whose intent is in the journal. It is settled or withdrawn once; what comes after that is ignored.</summary>
public sealed class LedgerEntry
{
    private int closed;

    internal LedgerEntry(UsageIntent intent, JournalSegment segment) => (Intent, Segment) = (intent, segment);

    public UsageIntent Intent { get; }

    internal JournalSegment Segment { get; }

    /// <summary>True for the first caller alone.</summary>
    internal bool TryClose() => Interlocked.Exchange(ref closed, 1) == 0;
}
