using System.Text.Json;
using Slipway.System.Tests.Running;

namespace Slipway.System.Tests.Lifecycle;

/// <summary>Tuning jobs whose process, server or both are killed (SIGKILL) while they learn: they end as if nothing had happened, down to the last bit.</summary>
public sealed class TuningKillTests
{
    private const string Config = "general_settings: { master_key: os.environ/SLIPWAY_MASTER_KEY, discover_local_servers: false }";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_whose_process_is_killed_goes_on_from_its_checkpoint_and_ends_with_the_same_adapter()
    {
        LinuxProcesses.Require();
        await using var program = await SlipwayProgram.ServeAsync(Config, Cancellation);
        using var admin = new AdminClient(program);
        var tuning = new TuningClient(program, admin, Cancellation);
        try
        {
            await tuning.UploadAsync("mail");
            var undisturbed = await tuning.UntilSucceededAsync(await tuning.StartAsync("mail", "undisturbed"));
            Attempt(undisturbed).ShouldBe(1);

            var job = await tuning.StartAsync("mail", "killed");
            await tuning.UntilUnderWayAsync(job);
            await LinuxProcesses.KillAsync(tuning.ProcessOf(job), Cancellation);
            var before = tuning.StepsDone(job);
            var resumed = await tuning.UntilSucceededAsync(job);

            Attempt(resumed).ShouldBeGreaterThanOrEqualTo(2, await tuning.EventsAsync(job));
            ShouldHaveResumed(tuning.StepsDone(job), before.Count, resumed.GetProperty("total_steps").GetInt64());
            (await tuning.WeightsAsync(resumed)).ShouldBe(await tuning.WeightsAsync(undisturbed));
        }
        finally
        {
            await tuning.SweepAsync();
        }
    }

    [Fact]
    public async Task A_job_outlives_its_killed_server_and_one_that_was_killed_with_it_is_taken_up_again()
    {
        LinuxProcesses.Require();
        await using var program = await SlipwayProgram.ServeAsync(Config, Cancellation);
        using var admin = new AdminClient(program);
        var tuning = new TuningClient(program, admin, Cancellation);
        try
        {
            await tuning.UploadAsync("mail");

            // The server dies alone: the job's process works on, and the next server finds it at work.
            var first = await tuning.StartAsync("mail", "outliving");
            await tuning.UntilUnderWayAsync(first);
            var worker = tuning.ProcessOf(first);
            await program.KillAsync(Cancellation);
            LinuxProcesses.IsAlive(worker).ShouldBeTrue("the job's process died with its server");
            await program.StartAgainAsync(Cancellation);
            var outlived = await tuning.UntilSucceededAsync(first);
            Attempt(outlived).ShouldBe(1, await tuning.EventsAsync(first));

            // Both die, as in a power cut: the next server takes the job up when its lease has run out.
            var second = await tuning.StartAsync("mail", "power-cut");
            await tuning.UntilUnderWayAsync(second);
            worker = tuning.ProcessOf(second);
            await program.KillAsync(Cancellation);
            await LinuxProcesses.KillAsync(worker, Cancellation);
            var before = tuning.StepsDone(second);
            await program.StartAgainAsync(Cancellation);
            var resumed = await tuning.UntilSucceededAsync(second);

            Attempt(resumed).ShouldBe(2, await tuning.EventsAsync(second));
            ShouldHaveResumed(tuning.StepsDone(second), before.Count, resumed.GetProperty("total_steps").GetInt64());
            (await tuning.WeightsAsync(resumed)).ShouldBe(await tuning.WeightsAsync(outlived));
        }
        finally
        {
            await tuning.SweepAsync();
        }
    }

    private static int Attempt(JsonElement job) => job.GetProperty("attempt").GetInt32();

    /// <summary>After the kill the steps go on behind the last checkpoint, and no step is missing.</summary>
    private static void ShouldHaveResumed(IReadOnlyList<long> done, int doneBeforeTheKill, long total)
    {
        var after = done.Skip(doneBeforeTheKill).ToList();
        after.ShouldNotBeEmpty("the kill came after the last step");
        after[0].ShouldBeGreaterThan(TuningClient.Checkpointed, "it began anew");
        after[0].ShouldBeLessThanOrEqualTo(done[doneBeforeTheKill - 1] + 1, "steps are missing");
        done.Distinct().Order().ShouldBe(Enumerable.Range(1, (int)total).Select(step => (long)step));
    }
}
