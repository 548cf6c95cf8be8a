using Slipway.Lifecycle.Tuning;
using Slipway.Server.Embedded;
using Slipway.Storage.Sqlite;

namespace Slipway.Server.Lifecycle.Jobs;

/// <summary>The role <c>slipway job run ID</c>: one tuning job from its lease to its end, in this process.</summary>
public static class TuningJobProcess
{
    /// <returns>0 when the job reached an end (also a failed one: its state tells), 3 when another process runs it, 4 when there is no such job, 5 when the lease was lost.</returns>
    public static async Task<int> RunAsync(string dataDir, string jobId, CancellationToken ct)
    {
        var clock = TimeProvider.System;
        await using var database = SqliteDatabase.Open(Path.Combine(dataDir, "slipway.db"), clock);
        await using var services = LifecycleServices.ForJob(database, dataDir, clock);
        var execution = new TuningExecution(
            services.DataFolder, services.Jobs.Store, services.DatasetStore, services.DatasetFolder, services.Models, new EmbeddedTuningRunner(ModelFolder.Path), EmbeddedEmbedder.OpenIn(ModelFolder.Path), clock, RecoveryPolicy.Default);
        return await execution.RunAsync(jobId, Owner(), ct) switch
        {
            ExecutionEnd.Finished => 0,
            ExecutionEnd.SomebodyElseRunsIt => 3,
            ExecutionEnd.NoSuchJob => 4,
            _ => 5,
        };
    }

    /// <summary>Unique to this process, readable in the database.</summary>
    private static string Owner() => FormattableString.Invariant($"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}");
}
