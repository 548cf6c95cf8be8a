namespace Slipway.Lifecycle.Tuning;

/// <summary>Runs <c>slipway job run ID</c> in a process of its own and waits for its end.</summary>
public interface IJobLauncher
{
    /// <returns>The exit code; negative signals as the platform gives them.</returns>
    Task<int> RunAsync(string jobId, CancellationToken ct);
}
