using System.CommandLine;
using Slipway.Server.Lifecycle.Jobs;

namespace Slipway.Server.Commands;

/// <summary>The role that runs one tuning job to its end.</summary>
internal static class JobCommand
{
    public static Command Build(Connection connection)
    {
        var id = new Argument<string>("id") { Description = "Id of the job." };
        var run = new Command("run", "Run one tuning job to its end, from its last checkpoint if there is one.") { id };
        run.SetAction((parsed, cancellation) => TuningJobProcess.RunAsync(connection.DataPath(parsed), parsed.GetValue(id)!, cancellation));
        return new Command("job", "Run a job in this process: `slipway serve` starts these by itself.") { run };
    }
}
