using Slipway.Lifecycle.Tuning;
using Slipway.Server.Lifecycle.Jobs;
using Slipway.Testing;

namespace Slipway.Tests.Lifecycle.Tuning;

/// <summary>The real encoder, tuned for a few steps on a small dataset.</summary>
public sealed class EmbeddedTuningTests : IAsyncLifetime
{
    private static readonly Dictionary<string, double> Short = new() { ["epochs"] = 1, ["head_steps"] = 40, ["lora_r"] = 2, ["batch_size"] = 8 };
    private static readonly string Models = Path.Combine(Repository.Root, "models");
    private readonly LifecycleFixture fixture = new();

    public async ValueTask InitializeAsync() => await fixture.ImportAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task The_encoder_learns_spam_and_the_report_sets_it_beside_its_base()
    {
        var job = await CreateAsync("use-lite");
        var done = await fixture.RunAsync(job.Id, new EmbeddedTuningRunner(Models));
        (done.State, done.Reason).ShouldBe((JobState.Succeeded, null));
        var report = (await RunReport.ReadAsync(Path.Combine(fixture.Data, "jobs", job.Id, "artifacts"), default))!;
        var accuracy = report.Contenders.ToDictionary(c => c.Role + "/" + c.Name, c => c.Report.Accuracy.Value!.Value);
        accuracy["tuned/mail-filter"].ShouldBeGreaterThan(0.85);
        accuracy.ShouldContainKey("base/use-lite");
        var points = MetricLog.Read(TuningWorkspace.MetricsOf(fixture.Data, job.Id));
        points[^1].Values["train_loss"]!.Value.ShouldBeLessThan(points[0].Values["train_loss"]!.Value);
        done.Progress!.Share.ShouldBe(1);
    }

    [Fact]
    public async Task A_base_model_that_is_not_installed_is_a_clear_reason()
    {
        var job = await CreateAsync("use-lite");
        var done = await fixture.RunAsync(job.Id, new EmbeddedTuningRunner(Path.Combine(fixture.Data, "nowhere")));
        done.State.ShouldBe(JobState.Failed);
        done.Reason!.ShouldContain("nowhere");
    }

    private async Task<TuningJob> CreateAsync(string baseModel) =>
        (await fixture.Services.Jobs.CreateAsync(baseModel, "mail", "mail-filter", Short, null, default)).Value;
}
