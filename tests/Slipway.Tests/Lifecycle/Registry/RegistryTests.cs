using Slipway.Core.Errors;
using Slipway.Lifecycle.Evaluation;
using Slipway.Lifecycle.Registry;

namespace Slipway.Tests.Lifecycle.Registry;

public sealed class RegistryTests : IAsyncLifetime
{
    private readonly LifecycleFixture fixture = new();

    private ModelRegistry Models => fixture.Services.Models;

    public async ValueTask InitializeAsync() => await fixture.ImportAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Versions_count_up_and_one_job_makes_one_version_however_often_it_registers()
    {
        var draft = Draft("job_a");
        (await Models.RegisterAsync(draft, "t", default)).Id.ShouldBe("m@1.0.0");
        (await Models.RegisterAsync(draft, "t", default)).Id.ShouldBe("m@1.0.0");
        (await Models.RegisterAsync(Draft("job_b"), "t", default)).Id.ShouldBe("m@1.1.0");
        (await Models.Store.VersionsAsync("m", 10, null, default)).Select(v => v.Version.ToString()).ShouldBe(["1.1.0", "1.0.0"]);
        (await Models.Store.VersionsAsync("m", 10, new SemanticVersion(1, 1, 0), default)).Single().Id.ShouldBe("m@1.0.0");
    }

    [Fact]
    public async Task Promotion_archives_the_incumbent_in_one_step_and_history_remembers_both()
    {
        await Models.RegisterAsync(Draft("job_a"), "t", default);
        await Models.RegisterAsync(Draft("job_b"), "t", default);
        await Move("m@1.0.0", ModelStage.Staging);
        await Move("m@1.0.0", ModelStage.Production);
        await Move("m@1.1.0", ModelStage.Staging);
        await Move("m@1.1.0", ModelStage.Production);
        (await Models.FindAsync("m@1.0.0", default)).Value.Stage.ShouldBe(ModelStage.Archived);
        (await Models.FindAsync("m@production", default)).Value.Id.ShouldBe("m@1.1.0");
        (await Move("m@1.0.0", ModelStage.Production)).Stage.ShouldBe(ModelStage.Production);
        (await Models.FindAsync("m@1.1.0", default)).Value.Stage.ShouldBe(ModelStage.Archived);
        (await Models.Store.HistoryAsync("m", default)).Count.ShouldBe(9);
        var summary = (await Models.Store.ModelsAsync(10, null, default)).Single();
        (summary.Versions, summary.Latest.ToString(), summary.Production?.ToString()).ShouldBe((2, "1.1.0", "1.0.0"));
    }

    [Fact]
    public async Task A_leap_without_override_or_a_change_without_reason_is_refused()
    {
        await Models.RegisterAsync(Draft("job_a"), "t", default);
        (await Models.ChangeStageAsync("m", ModelStage.Production, "ann", "because", false, default)).Error!.Kind.ShouldBe(ErrorKind.Conflict);
        (await Models.ChangeStageAsync("m", ModelStage.Staging, "ann", " ", false, default)).Error!.Field.ShouldBe("why");
        (await Models.ChangeStageAsync("m", ModelStage.Production, "ann", "the old one is on fire", true, default)).IsOk.ShouldBeTrue();
        (await Models.Store.HistoryAsync("m", default))[^1].Overridden.ShouldBeTrue();
    }

    [Fact]
    public async Task Of_two_changes_made_from_the_same_look_only_one_is_written()
    {
        var version = await Models.RegisterAsync(Draft("job_a"), "t", default);
        var change = new StageChange("m", version.Version, ModelStage.Development, ModelStage.Staging, DateTimeOffset.UnixEpoch, "ann", "", false);
        (await Models.Store.ChangeStagesAsync([(version with { Stage = ModelStage.Staging }, change)], default)).ShouldBeTrue();
        (await Models.Store.ChangeStagesAsync([(version with { Stage = ModelStage.Staging }, change)], default)).ShouldBeFalse();
        (await Models.Store.HistoryAsync("m", default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Aliases_point_at_versions_and_strangers_are_not_found()
    {
        await Models.RegisterAsync(Draft("job_a"), "t", default);
        await Models.Store.SetAliasAsync("m", "champion", new SemanticVersion(1, 0, 0), default);
        (await Models.FindAsync("m@champion", default)).Value.Id.ShouldBe("m@1.0.0");
        await Models.Store.SetAliasAsync("m", "champion", null, default);
        (await Models.FindAsync("m@champion", default)).Error!.Code.ShouldBe("model_version_not_found");
        (await Models.FindAsync("m@9.9.9", default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
        (await Models.FindAsync("nobody", default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
    }

    [Fact]
    public async Task Two_tuned_versions_are_compared_on_their_stored_predictions()
    {
        foreach (var _ in Enumerable.Range(0, 2)) await fixture.RunAsync((await fixture.CreateJobAsync()).Id, new CountingRunner());
        var comparison = (await Models.CompareAsync("mail-filter@1.0.0", "mail-filter@1.1.0", default)).Value;
        comparison.PairedRows.ShouldBeGreaterThan(5);
        comparison.Verdict.ShouldBe(Verdict.Undetermined);
    }

    [Fact]
    public async Task Versions_of_different_datasets_are_not_compared()
    {
        await Models.RegisterAsync(Draft("job_a"), "t", default);
        await Models.RegisterAsync(Draft("job_b") with { Lineage = Draft("job_b").Lineage with { DatasetHash = "other" } }, "t", default);
        (await Models.CompareAsync("m@1.0.0", "m@1.1.0", default)).Error!.Code.ShouldBe("datasets_differ");
    }

    private async Task<ModelVersion> Move(string reference, ModelStage stage) => (await Models.ChangeStageAsync(reference, stage, "ann", "test", false, default)).Value;

    private static ModelDraft Draft(string job) => new("m", "encoder_classifier", ["a", "b"], [], new Lineage("use-lite", "sum", "d@1", "hash", job), "jobs/" + job, "digest");
}
