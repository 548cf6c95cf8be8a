using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Lifecycle.Datasets.Formats;
using Slipway.Lifecycle.Datasets.Splitting;
using Slipway.Lifecycle.Datasets.Storage;

namespace Slipway.Lifecycle.Datasets.Importing;

/// <summary>What an import gives: always a report, and a manifest or the reason why there is none.</summary>
public sealed record ImportOutcome(DatasetReport Report, DatasetManifest? Manifest, Error? Error);

/// <summary>
/// A file becomes an immutable, split dataset, in two passes and bounded memory:
/// 1. read, validate and screen each row; write the sound ones to a staging file; keep a few hundred bytes of hashes a row;
/// 2. judge the whole (too many bad rows, one label only, no rows) and deal the groups;
/// 3. read the staging file again, write each row to its part and hash it; move the folder into place under its hash.
/// </summary>
public sealed class DatasetImport(DatasetFolder folder, TimeProvider clock)
{
    public async Task<ImportOutcome> RunAsync(Stream stream, ImportOptions options, CancellationToken ct)
    {
        var format = RowFormats.ByName(options.Format);
        if (format is null && options.Format != RowFormats.Auto)
            return Refused(Error.Invalid($"The format \"{options.Format}\" is not known. Use auto or one of: {RowFormats.Known}.", "format"));
        if (options.Task is not ("auto" or DatasetTask.Classification or DatasetTask.Generation))
            return Refused(Error.Invalid($"The task \"{options.Task}\" is not known. Use auto, classification or generation.", "task"));
        var split = options.Split ?? SplitPlan.Default;
        if (split.Fault is { } fault) return Refused(Error.Invalid("The split is not usable. " + fault, "split"));

        var staging = folder.CreateStaging();
        try
        {
            var survey = new Survey(options);
            var rows = Path.Combine(staging, "rows.jsonl");
            await survey.ReadAsync(stream, format, rows, ct);
            if (survey.Judge() is { } error) return new ImportOutcome(survey.Report([]), null, error);

            var (hash, parts) = await new PartWriter(survey, split).WriteAsync(rows, staging, ct);
            File.Delete(rows);
            var report = survey.Report(parts);
            var manifest = new DatasetManifest(hash, survey.Task, [.. survey.Labels.Select(l => l.Label).Order(StringComparer.Ordinal)], [options.File], split, clock.GetUtcNow(), report);
            folder.Commit(staging, manifest);
            return new ImportOutcome(report, manifest, null);
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    private static ImportOutcome Refused(Error error) =>
        new(new DatasetReport(null, null, null, 0, 0, 0, new Dictionary<string, int>(StringComparer.Ordinal), [], 0, 0, [], [], []), null, error);

    internal static void WriteRow(Stream to, Example example)
    {
        to.Write(JsonSerializer.SerializeToUtf8Bytes(example, DatasetJsonForms.Compact.Example));
        to.WriteByte((byte)'\n');
    }
}
