using System.Text.Json;
using Slipway.Lifecycle.Datasets.Splitting;
using Slipway.Lifecycle.Datasets.Storage;

namespace Slipway.Lifecycle.Datasets.Importing;

/// <summary>The second pass: deals the groups and writes each staged row to its part, hashing as it goes.</summary>
internal sealed class PartWriter(Survey survey, SplitPlan plan)
{
    private readonly Dictionary<Part, Dictionary<string, int>> labels = Enum.GetValues<Part>().ToDictionary(p => p, _ => new Dictionary<string, int>(StringComparer.Ordinal));
    private readonly Dictionary<Part, HashSet<string>> groups = Enum.GetValues<Part>().ToDictionary(p => p, _ => new HashSet<string>(StringComparer.Ordinal));
    private readonly Dictionary<string, string> labelTexts = new(StringComparer.Ordinal);
    private readonly Dictionary<Part, int> rows = Enum.GetValues<Part>().ToDictionary(p => p, _ => 0);

    public async Task<(string Hash, IReadOnlyList<PartReport> Parts)> WriteAsync(string rowsFile, string staging, CancellationToken ct)
    {
        var keys = survey.GroupKeys;
        var assigned = GroupSplit.Assign(await GroupsAsync(rowsFile, keys, ct), plan);
        var content = new ContentHash();
        var files = Enum.GetValues<Part>().ToDictionary(p => p, p => new FileStream(Path.Combine(staging, DatasetFolder.FileOf(p)), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16));
        try
        {
            var row = 0;
            await foreach (var staged in StagedAsync(rowsFile, ct))
            {
                var key = keys[row++];
                var part = assigned[key];
                var example = staged with { Group = key, Label = LabelOf(staged) };
                DatasetImport.WriteRow(files[part], example);
                content.Add(part, example);
                Count(part, key, example.Label);
            }
        }
        finally
        {
            foreach (var file in files.Values) await file.DisposeAsync();
        }
        return (content.Finish(), [.. Enum.GetValues<Part>().Select(Report)]);
    }

    /// <summary>One string for each label, however often it is read.</summary>
    private string One(string label) => labelTexts.TryGetValue(label, out var known) ? known : labelTexts[label] = label;

    private string? LabelOf(Example example) => survey.Task == DatasetTask.Classification ? example.Label ?? example.Target : null;

    private async Task<IReadOnlyCollection<SplitGroup>> GroupsAsync(string rowsFile, string[] keys, CancellationToken ct)
    {
        // Most groups are one row: a short list of labels takes a fraction of a dictionary's room.
        var counts = new Dictionary<string, List<KeyValuePair<string, int>>>(StringComparer.Ordinal);
        var row = 0;
        await foreach (var example in StagedAsync(rowsFile, ct))
        {
            var key = keys[row++];
            if (!counts.TryGetValue(key, out var byLabel)) counts[key] = byLabel = new List<KeyValuePair<string, int>>(1);
            var label = LabelOf(example) is { } text ? One(text) : "";
            var at = byLabel.FindIndex(l => l.Key == label);
            if (at < 0) byLabel.Add(new(label, 1));
            else byLabel[at] = new(label, byLabel[at].Value + 1);
        }
        return [.. counts.Select(c => new SplitGroup(c.Key, c.Value))];
    }

    private static async IAsyncEnumerable<Example> StagedAsync(string rowsFile, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var file = File.OpenRead(rowsFile);
        await foreach (var line in new JsonLines(file, 64 << 20).ReadAsync(ct))
            yield return JsonSerializer.Deserialize(line.Utf8.Span, DatasetJson.Default.Example)!;
    }

    private void Count(Part part, string key, string? label)
    {
        rows[part]++;
        groups[part].Add(key);
        if (label is not null) labels[part][label] = labels[part].GetValueOrDefault(label) + 1;
    }

    private PartReport Report(Part part) =>
        new(part.ToString().ToLowerInvariant(), rows[part], groups[part].Count,
            [.. labels[part].OrderByDescending(l => l.Value).ThenBy(l => l.Key, StringComparer.Ordinal).Select(l => new LabelCount(l.Key, l.Value))]);
}
