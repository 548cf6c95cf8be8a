namespace Slipway.Gateway.Ledger;

/// <summary>What an ended program left in its journal. Holds the files against other processes until it is disposed.</summary>
internal sealed class JournalReplay : IDisposable
{
    public const string Pattern = "journal-*.jsonl";

    private readonly List<FileStream> files = [];

    /// <summary>
    /// Reads all segments that no living process holds: settled rows as they were; intents that were never settled at their reservation, and
    /// marked so. A last line that was cut short is left out: its write had not returned, so nothing had been sent on its strength.
    /// </summary>
    public JournalReplay(string folder, DateTimeOffset now)
    {
        var open = new Dictionary<(string, int), UsageIntent>();
        var rows = new List<UsageRow>();
        foreach (var path in Directory.GetFiles(folder, Pattern).Order(StringComparer.Ordinal))
        {
            foreach (var record in Claim(path))
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

        Open = open.Count;
        Rows = [.. rows, .. open.Values.Select(intent => new UsageRow(intent)
        {
            Status = "interrupted",
            UsageSource = "reserved",
            Cost = intent.Reserved,
            DurationMs = Math.Max(0, (now - intent.StartedAt).TotalMilliseconds),
            SettledBy = "replay",
        })];
    }

    public IReadOnlyList<UsageRow> Rows { get; }

    /// <summary>How many of the rows were under way when the program ended.</summary>
    public int Open { get; }

    /// <summary>Lines that were cut short or damaged.</summary>
    public int Damaged { get; private set; }

    /// <summary>Deletes the files: their rows are in the store.</summary>
    public void Delete()
    {
        foreach (var file in files)
        {
            File.Delete(file.Name);
        }
    }

    public void Dispose() => files.ForEach(file => file.Dispose());

    private IEnumerable<JournalRecord> Claim(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            yield break; // A living process writes to it, or another start has claimed and deleted it.
        }

        files.Add(file);
        using var reader = new StreamReader(file, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            if (JournalLine.Parse(line) is { } record)
            {
                yield return record;
            }
            else
            {
                Damaged++;
            }
        }
    }
}
