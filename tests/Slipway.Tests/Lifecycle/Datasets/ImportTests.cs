using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Datasets.Importing;
using Slipway.Lifecycle.Datasets.Screening;
using Slipway.Lifecycle.Datasets.Splitting;
using Slipway.Lifecycle.Datasets.Storage;

namespace Slipway.Tests.Lifecycle.Datasets;

public sealed class ImportTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("slipway-import-").FullName;
    private readonly DatasetFolder folder;

    public ImportTests() => folder = new DatasetFolder(data);

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task A_sound_file_becomes_a_split_immutable_folder_under_its_hash()
    {
        var outcome = await Import(Rows(200));
        outcome.Error.ShouldBeNull();
        var manifest = outcome.Manifest!;
        (manifest.Task, outcome.Report.Format, outcome.Report.RowsUsable).ShouldBe(("classification", "prompt_completion", 200));
        manifest.Labels.ShouldBe(["no", "yes"]);
        outcome.Report.Parts.Sum(p => p.Rows).ShouldBe(200);
        (await folder.IsIntactAsync(manifest.Hash, default)).ShouldBeTrue();
        (await folder.ManifestAsync(manifest.Hash, default))!.Hash.ShouldBe(manifest.Hash);

        File.AppendAllText(Path.Combine(folder.PathOf(manifest.Hash), "test.jsonl"), File.ReadLines(Path.Combine(folder.PathOf(manifest.Hash), "train.jsonl")).First() + "\n");
        (await folder.IsIntactAsync(manifest.Hash, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_rows_under_another_file_name_are_the_same_dataset_and_another_seed_is_not()
    {
        var one = await Import(Rows(60));
        var two = await Import(Rows(60), new ImportOptions("other.jsonl"));
        var three = await Import(Rows(60), new ImportOptions("f") { Split = SplitPlan.Default with { Seed = 7 } });
        two.Manifest!.Hash.ShouldBe(one.Manifest!.Hash);
        three.Manifest!.Hash.ShouldNotBe(one.Manifest.Hash);
        Directory.GetDirectories(Path.Combine(data, "datasets")).Length.ShouldBe(2);
    }

    [Fact]
    public void No_group_and_no_repeated_text_ever_stands_in_two_parts()
    {
        var row = from word in Gen.Choose(0, 25) from thread in Gen.Choose(0, 12) from hasThread in Gen.Elements(true, false) select (word, thread, hasThread);
        Prop.ForAll(row.NonEmptyListOf().ToArbitrary(), rows =>
        {
            var lines = rows.Select((r, i) => Line(Text(r.word), i % 2 == 0 ? "yes" : "no", r.hasThread ? $"thread-{r.thread}" : null));
            var outcome = Import(string.Join('\n', lines), new ImportOptions("f") { Task = "classification" }).GetAwaiter().GetResult();
            if (outcome.Manifest is null) return true;
            var parts = Enum.GetValues<Part>().Select(p => Read(outcome.Manifest.Hash, p)).ToArray();
            return Disjoint(parts, e => e.Group!) && Disjoint(parts, e => e.Input) && parts.Sum(p => p.Count) == rows.Count;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Rows_that_nearly_repeat_each_other_share_a_group()
    {
        var letter = "Your invoice number {0} is ready. Please pay within thirty days to the account printed on the back of this letter, and quote the number.";
        var rows = Enumerable.Range(0, 20).Select(i => Line(letter.Replace("{0}", (1000 + i).ToString()), "yes"))
            .Concat(Enumerable.Range(0, 60).Select(i => Line(Text(i), "no")));
        var outcome = await Import(string.Join('\n', rows));
        outcome.Report.NearDuplicates.ShouldBeGreaterThanOrEqualTo(19);
        Enum.GetValues<Part>().Count(p => Read(outcome.Manifest!.Hash, p).Any(e => e.Input.StartsWith("Your invoice", StringComparison.Ordinal))).ShouldBe(1);
    }

    [Theory]
    [InlineData("", "dataset_empty")]
    [InlineData("\uFEFF\n\n", "dataset_empty")]
    [InlineData("{\"task\":\"t\",\"selected_agent\":\"a\",\"success\":false}", "dataset_empty")]
    [InlineData("{\"x\":1}", "format_unknown")]
    [InlineData("not json", "format_unknown")]
    public async Task A_file_without_usable_rows_is_a_clear_error(string text, string code)
    {
        var outcome = await Import(text);
        outcome.Manifest.ShouldBeNull();
        outcome.Error!.Code.ShouldBe(code);
        Directory.Exists(Path.Combine(data, "datasets")).ShouldBeTrue();
        Directory.GetDirectories(Path.Combine(data, "datasets")).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_label_only_is_refused()
    {
        var outcome = await Import(string.Join('\n', Enumerable.Range(0, 30).Select(i => Line(Text(i), "yes"))));
        outcome.Error!.Code.ShouldBe("one_label_only");
    }

    [Fact]
    public async Task A_poisoned_file_is_refused_as_a_whole_and_names_its_first_bad_row()
    {
        var outcome = await Import(Rows(50) + "\n" + string.Join('\n', Enumerable.Repeat("{\"prompt\":null}", 10)));
        outcome.Error!.Code.ShouldBe("too_many_bad_rows");
        outcome.Error.Message.ShouldContain("line 51");
        outcome.Report.RowsRefused.ShouldBe(10);
    }

    [Fact]
    public async Task Contradictions_duplicates_and_secrets_are_counted_as_warnings()
    {
        var rows = Rows(120) + "\n" + Line(Text(0), "no") + "\n" + Line(Text(0), "yes") + "\n"
            + Line("mail me at jane@example.org with key AKIAIOSFODNN7EXAMPLE and card 4111 1111 1111 1111", "yes");
        var outcome = await Import(rows);
        outcome.Error.ShouldBeNull();
        var counts = outcome.Report.IssueCounts.ToDictionary(c => c.Code, c => c.Rows);
        counts["contradictory_answer"].ShouldBe(1);
        counts["duplicate_row"].ShouldBe(1);
        (counts["pii_email"], counts["secret_api_key"], counts["pii_card"]).ShouldBe((1, 1, 1));
    }

    [Theory]
    [InlineData("order 4111111111111112 is wrong by one digit")]
    [InlineData("commit 540273cb4111111111111111aa0042de")]
    [InlineData("0000 0000 0000 0000")]
    [InlineData("call 555-0100 or see 2026-11-21")]
    public void Digits_and_hashes_that_are_not_cards_stay_quiet(string text) => SensitiveText.Find(text).ShouldBeEmpty();

    [Fact]
    public async Task Free_answers_make_a_generation_dataset_without_labels()
    {
        var outcome = await Import(string.Join('\n', Enumerable.Range(0, 40).Select(i => Line(Text(i), $"the answer to question {i} is {i * i}"))));
        outcome.Manifest!.Task.ShouldBe("generation");
        outcome.Report.Labels.ShouldBeEmpty();
        Read(outcome.Manifest.Hash, Part.Train).ShouldAllBe(e => e.Label == null);
    }

    private static string Rows(int count) => string.Join('\n', Enumerable.Range(0, count).Select(i => Line(Text(i), i % 2 == 0 ? "yes" : "no")));

    /// <summary>Texts that share no more than a few shingles.</summary>
    private static string Text(int i)
    {
        var random = new Random(i + 1);
        return string.Join(' ', Enumerable.Range(0, 8).Select(_ => new string([.. Enumerable.Range(0, 7).Select(_ => (char)('a' + random.Next(26)))])));
    }

    private static string Line(string prompt, string completion, string? group = null) =>
        JsonSerializer.Serialize(group is null ? (object)new { prompt, completion } : new { prompt, completion, group });

    private Task<ImportOutcome> Import(string text, ImportOptions? options = null) =>
        new DatasetImport(folder, TimeProvider.System).RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), options ?? new ImportOptions("rows.jsonl"), default);

    private List<Example> Read(string hash, Part part) => folder.ReadAsync(hash, part, default).ToBlockingEnumerable().ToList();

    private static bool Disjoint(IReadOnlyList<List<Example>> parts, Func<Example, string> key) =>
        parts.Sum(p => p.Select(key).Distinct().Count()) == parts.SelectMany(p => p).Select(key).Distinct().Count();
}
