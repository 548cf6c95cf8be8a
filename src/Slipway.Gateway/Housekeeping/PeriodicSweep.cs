using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Housekeeping;

/// <summary>Clears away what has expired, at once and then again and again. A round that fails is logged; the next one may succeed.</summary>
public sealed partial class PeriodicSweep : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;

    /// <param name="what">What is swept, for the log: "reasoning state".</param>
    /// <param name="sweep">One round.</param>
    public PeriodicSweep(string what, Func<CancellationToken, Task> sweep, TimeSpan period, TimeProvider time, ILogger log) =>
        loop = Task.Run(() => RunAsync(what, sweep, period, time, log));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
    }

    private async Task RunAsync(string what, Func<CancellationToken, Task> sweep, TimeSpan period, TimeProvider time, ILogger log)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            do
            {
                try
                {
                    await sweep(stop.Token);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    Failed(log, what, period, failure);
                }
            }
            while (await timer.WaitForNextTickAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    [LoggerMessage(41, LogLevel.Error, "clearing away expired {What} failed; trying again in {Period}")]
    private static partial void Failed(ILogger log, string what, TimeSpan period, Exception failure);
}
