using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Datasets.Importing;
using Slipway.Lifecycle.Datasets.Storage;
using Slipway.Testing;

namespace Slipway.Tests.Examples;

/// <summary>Each data file under <c>examples</c> becomes a split dataset without a complaint.</summary>
public sealed class DatasetExampleTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("slipway-examples-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Theory]
    [InlineData("examples/spam/spam.jsonl", "openai_chat", 1600, 0, 2)]
    [InlineData("examples/routing/decisions.jsonl", "halo_pipeline", 570, 60, 6)]
    [InlineData("examples/routing/outcomes.jsonl", "halo_outcome", 327, 33, 6)]
    [InlineData("examples/prompt-completion.jsonl", "prompt_completion", 12, 0, 3)]
    [InlineData("examples/gemini.jsonl", "gemini_tuning", 12, 0, 3)]
    public async Task It_is_read_split_and_stored(string file, string format, int usable, int filtered, int labels)
    {
        await using var stream = File.OpenRead(Repository.PathOf(file));

        var outcome = await new DatasetImport(new DatasetFolder(data), TimeProvider.System).RunAsync(stream, new ImportOptions(Path.GetFileName(file)), default);

        outcome.Error.ShouldBeNull();
        var report = outcome.Report;
        (report.Format, report.Task, report.RowsUsable, report.RowsRefused).ShouldBe((format, DatasetTask.Classification, usable, 0));
        report.Filtered.Values.Sum().ShouldBe(filtered);
        report.Labels.Count.ShouldBe(labels);
        report.Issues.Where(issue => issue.Line > 0).ShouldBeEmpty(); // that twelve rows are few is said of the file
        report.Parts.ShouldAllBe(p => p.Rows > 0);
    }

    [Fact]
    public async Task The_groups_of_the_mails_are_honoured()
    {
        await using var stream = File.OpenRead(Repository.PathOf("examples/spam/spam.jsonl"));

        var outcome = await new DatasetImport(new DatasetFolder(data), TimeProvider.System).RunAsync(stream, new ImportOptions("spam.jsonl"), default);

        outcome.Report.Groups.ShouldBeInRange(1100, 1163); // 1,163 written, fewer once near-duplicates are joined
    }
}
