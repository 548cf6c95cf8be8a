using System.Diagnostics;
using Slipway.Lifecycle.Tuning;
using Slipway.Server.Embedded;

namespace Slipway.Server.Lifecycle.Jobs;

/// <summary>
/// Runs <c>slipway job run ID</c> as a child, so that training cannot hurt the gateway. When the server goes down the child is left to work on: it holds the
/// lease itself, and the next server finds it there.
/// </summary>
public sealed class ChildJobLauncher(string dataFolder) : IJobLauncher
{
    public async Task<int> RunAsync(string jobId, CancellationToken ct)
    {
        using var process = new Process { StartInfo = SelfProcess.StartInfo("job", "run", jobId, "--data", dataFolder) };
        process.Start();
        process.StandardInput.Close();
        process.OutputDataReceived += (_, _) => { }; // What it has to say is in the job's events; an unread pipe would stop it.
        process.BeginOutputReadLine();
        await process.WaitForExitAsync(ct);
        return process.ExitCode;
    }
}
