using Slipway.Core.Errors;
using Slipway.Lifecycle.Registry;
using Slipway.Lifecycle.Tuning;
using Slipway.Testing;

namespace Slipway.Tests.Lifecycle.Tuning;

public sealed class ExecutionTests : IAsyncLifetime
{
    private readonly LifecycleFixture fixture = new();

    public async ValueTask InitializeAsync() => await fixture.ImportAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_job_ends_with_a_registered_version_beside_its_rivals()
    {
        var job = await fixture.CreateJobAsync();
        var done = await fixture.RunAsync(job.Id, new CountingRunner());
        (done.State, done.ResultVersion, done.Progress, done.Attempt).ShouldBe((JobState.Succeeded, "mail-filter@1.0.0", new JobProgress(10, 10), 1));

        var version = (await fixture.Services.Models.FindAsync("mail-filter", default)).Value;
        (version.Stage, version.Lineage.JobId, version.Lineage.BaseChecksum, version.Lineage.DatasetId).ShouldBe((ModelStage.Development, job.Id, "base-checksum", "mail@1"));
        version.Metrics.Single(m => m.Name == "accuracy").Value.Interval.ShouldNotBeNull();
        version.ArtifactDigest.ShouldBe(await ArtifactDigest.OfFolderAsync(Path.Combine(fixture.Data, version.ArtifactFolder), default));

        var report = (await RunReport.ReadAsync(Path.Combine(fixture.Data, version.ArtifactFolder), default))!;
        report.Contenders.Select(c => (c.Role, c.Name)).ShouldBe([("tuned", "mail-filter"), ("rival", "majority"), ("rival", "character_ngrams")]);
        report.Contenders.Select(c => c.Report.Rows).Distinct().Count().ShouldBe(1);
        MetricLog.Read(TuningWorkspace.MetricsOf(fixture.Data, job.Id)).Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_process_that_dies_midway_is_followed_by_one_that_goes_on_from_the_checkpoint()
    {
        var job = await fixture.CreateJobAsync();
        var dying = new CountingRunner((step, _) => step == 6 ? throw new InvalidOperationException("out of memory") : Task.CompletedTask);
        await Should.ThrowAsync<InvalidOperationException>(() => fixture.Execution(dying).RunAsync(job.Id, "first", default));
        (await fixture.Services.Jobs.Store.GetAsync(job.Id, default))!.State.ShouldBe(JobState.Running);

        var second = new CountingRunner();
        var launcher = new InProcess((id, ct) => fixture.Execution(second).RunAsync(id, "second", ct));
        var coordinator = new TuningCoordinator(fixture.Services.Jobs.Store, launcher, new Later(TimeSpan.FromMinutes(1)), LifecycleFixture.Quick);
        var later = new TuningExecution(fixture.Data, fixture.Services.Jobs.Store, fixture.Services.DatasetStore, fixture.Services.DatasetFolder, fixture.Services.Models, second, null, new Later(TimeSpan.FromMinutes(1)), LifecycleFixture.Quick);
        launcher.Run = (id, ct) => later.RunAsync(id, "second", ct);
        await coordinator.TickAsync(default);
        await coordinator.IdleAsync();

        var done = (await fixture.Services.Jobs.Store.GetAsync(job.Id, default))!;
        (done.State, done.Attempt).ShouldBe((JobState.Succeeded, 2));
        second.Steps.ShouldBe([6, 7, 8, 9, 10]);
        (await fixture.SaidAsync(job.Id)).ShouldContain(m => m.Contains("out of memory"));
    }

    [Fact]
    public async Task A_process_that_always_dies_is_given_up_after_the_last_attempt_with_the_reason()
    {
        var job = await fixture.CreateJobAsync();
        var clock = new ManualTime();
        var launcher = new InProcess((_, _) => Task.FromResult(ExecutionEnd.Finished)) { ExitCode = 137 };
        var coordinator = new TuningCoordinator(fixture.Services.Jobs.Store, launcher, clock, LifecycleFixture.Quick);
        for (var tick = 0; tick < 5; tick++)
        {
            await coordinator.TickAsync(default);
            await coordinator.IdleAsync();
            clock.Advance(TimeSpan.FromSeconds(1));
        }
        var done = (await fixture.Services.Jobs.Store.GetAsync(job.Id, default))!;
        (done.State, done.Attempt, launcher.Launches).ShouldBe((JobState.Failed, 3, 3));
        done.Reason!.ShouldContain("died 3 times");
        (await fixture.SaidAsync(job.Id)).ShouldContain(m => m.Contains("exit code 137"));
    }

    [Fact]
    public async Task The_next_attempt_waits_for_its_back_off()
    {
        await fixture.CreateJobAsync();
        var clock = new ManualTime();
        var launcher = new InProcess((_, _) => Task.FromResult(ExecutionEnd.Finished)) { ExitCode = 1 };
        var coordinator = new TuningCoordinator(fixture.Services.Jobs.Store, launcher, clock, RecoveryPolicy.Default);
        for (var tick = 0; tick < 3; tick++)
        {
            await coordinator.TickAsync(default);
            await coordinator.IdleAsync();
        }
        launcher.Launches.ShouldBe(1);
        clock.Advance(TimeSpan.FromSeconds(1.1));
        await coordinator.TickAsync(default);
        await coordinator.IdleAsync();
        launcher.Launches.ShouldBe(2);
    }

    [Fact]
    public async Task Of_two_processes_that_want_one_job_exactly_one_gets_it()
    {
        var job = await fixture.CreateJobAsync();
        var hold = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        var first = fixture.Execution(new CountingRunner((step, _) =>
        {
            reached.TrySetResult();
            return step == 5 ? hold.Task : Task.CompletedTask;
        })).RunAsync(job.Id, "first", default);
        await reached.Task;
        (await fixture.Execution(new CountingRunner()).RunAsync(job.Id, "second", default)).ShouldBe(ExecutionEnd.SomebodyElseRunsIt);
        hold.SetResult();
        (await first).ShouldBe(ExecutionEnd.Finished);
        (await fixture.Services.Jobs.Store.GetAsync(job.Id, default))!.Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task A_running_job_stops_when_it_is_cancelled()
    {
        var job = await fixture.CreateJobAsync();
        var reached = new TaskCompletionSource();
        var run = fixture.RunAsync(job.Id, new CountingRunner((step, ct) =>
        {
            if (step < 3) return Task.CompletedTask;
            reached.TrySetResult();
            return Task.Delay(Timeout.Infinite, ct);
        }));
        await reached.Task;
        (await fixture.Services.Jobs.CancelAsync(job.Id, default)).Value.CancelRequested.ShouldBeTrue();
        var done = await run;
        (done.State, done.ResultVersion, done.Lease).ShouldBe((JobState.Cancelled, null, null));
        (await fixture.Services.Jobs.CancelAsync(job.Id, default)).Value.State.ShouldBe(JobState.Cancelled);
    }

    [Fact]
    public async Task A_waiting_job_is_cancelled_at_once_and_a_finished_one_is_not()
    {
        var waiting = await fixture.CreateJobAsync();
        (await fixture.Services.Jobs.CancelAsync(waiting.Id, default)).Value.State.ShouldBe(JobState.Cancelled);
        var finished = await fixture.CreateJobAsync();
        await fixture.RunAsync(finished.Id, new CountingRunner());
        (await fixture.Services.Jobs.CancelAsync(finished.Id, default)).Error!.Kind.ShouldBe(ErrorKind.Conflict);
        (await fixture.Services.Jobs.CancelAsync("job_none", default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
    }

    [Fact]
    public async Task A_runner_that_fails_leaves_the_reason_on_the_job()
    {
        var job = await fixture.CreateJobAsync();
        var done = await fixture.RunAsync(job.Id, new CountingRunner(fails: Error.Invalid("The loss is not a number. Lower learning_rate.")));
        (done.State, done.Reason).ShouldBe((JobState.Failed, "The loss is not a number. Lower learning_rate."));
    }

    [Fact]
    public async Task A_dataset_that_was_altered_on_disk_fails_in_validation()
    {
        var job = await fixture.CreateJobAsync();
        var version = (await fixture.Services.DatasetStore.GetAsync("mail", null, default))!;
        File.AppendAllText(Path.Combine(fixture.Services.DatasetFolder.PathOf(version.Hash), "train.jsonl"), File.ReadLines(Path.Combine(fixture.Services.DatasetFolder.PathOf(version.Hash), "test.jsonl")).First() + "\n");
        var done = await fixture.RunAsync(job.Id, new CountingRunner());
        done.State.ShouldBe(JobState.Failed);
        done.Reason!.ShouldContain("altered");
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_job_and_other_settings_are_a_conflict()
    {
        var one = await fixture.CreateJobAsync("k1");
        (await fixture.CreateJobAsync("k1")).Id.ShouldBe(one.Id);
        (await fixture.CreateJobAsync("k2")).Id.ShouldNotBe(one.Id);
        var other = await fixture.Services.Jobs.CreateAsync("use-lite", "mail", "another-name", new Dictionary<string, double>(), "k1", default);
        other.Error!.Code.ShouldBe("idempotency_conflict");
    }

    [Fact]
    public async Task A_job_names_a_dataset_of_its_base_models_task()
    {
        (await fixture.Services.Jobs.CreateAsync("tiny-demo", "mail", "m", new Dictionary<string, double>(), null, default)).Error!.Code.ShouldBe("task_mismatch");
        (await fixture.Services.Jobs.CreateAsync("use-lite", "none", "m", new Dictionary<string, double>(), null, default)).Error!.Code.ShouldBe("dataset_not_found");
        (await fixture.Services.Jobs.CreateAsync("use-lite", "mail@x", "m", new Dictionary<string, double>(), null, default)).Error!.Field.ShouldBe("dataset");
    }

    /// <summary>Stands for a child process.</summary>
    private sealed class InProcess(Func<string, CancellationToken, Task<ExecutionEnd>> run) : IJobLauncher
    {
        public Func<string, CancellationToken, Task<ExecutionEnd>> Run { get; set; } = run;

        public int ExitCode { get; init; }

        public int Launches { get; private set; }

        public async Task<int> RunAsync(string jobId, CancellationToken ct)
        {
            Launches++;
            await Run(jobId, ct);
            return ExitCode;
        }
    }

    /// <summary>The real clock, moved into the future: leases of the past have run out.</summary>
    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
