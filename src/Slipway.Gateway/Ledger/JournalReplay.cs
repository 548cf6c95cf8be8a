using System.Text.Json;

namespace Slipway.Gateway.Ledger;

/// <summary>Reads what a journal holds after the program ended, by whatever cause.</summary>
internal static class JournalReplay
{
    public const string Pattern = "journal-*.jsonl";

    /// <summary>
    /// The rows of all segments: settled ones as they were; intents that were never settled at their reservation, marked so. A last line that
    /// was cut by the end of the program is left out: its write had not returned, so nothing had been sent on its strength.
    /// </summary>
    public static IReadOnlyList<UsageRow> Read(string folder, DateTimeOffset now)
    {
        var open = new Dictionary<(string, int), UsageIntent>();
        var rows = new List<UsageRow>();
        foreach (var path in Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal))
        {
            foreach (var record in Records(path))
            {
                open.Remove(record.Id);
                if (record.Intent is { } intent)
                {
                    open[record.Id] = intent;
                }
                else if (record.Row is { } row)
                {
                    rows.Add(row);
                }
            }
        }

        rows.AddRange(open.Values.Select(intent => new UsageRow(intent)
        {
            Status = "interrupted",
            UsageSource = "reserved",
            Cost = intent.Reserved,
            DurationMs = Math.Max(0, (now - intent.StartedAt).TotalMilliseconds),
            SettledBy = "replay",
        }));
        return rows;
    }

    private static IEnumerable<JournalRecord> Records(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            if (line.Length > 0 && Parse(line) is { } record && (record.Intent is not null || record.Row is not null || record.Withdrawn is not null))
            {
                yield return record;
            }
        }
    }

    private static JournalRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.JournalRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
