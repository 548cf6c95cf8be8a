using Microsoft.Extensions.Logging;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Server.Lifecycle.Jobs;

/// <summary>Lets the coordinator look around every second, and at once when something was created or cancelled.</summary>
public sealed partial class CoordinatorLoop(TuningCoordinator coordinator, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim nudges = new(0);
    private Task loop = Task.CompletedTask;

    public void Start() => loop = Task.Run(RunAsync);

    public void Nudge() => nudges.Release();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        await coordinator.IdleAsync();
        stop.Dispose();
        nudges.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Period, clock);
        var tick = timer.WaitForNextTickAsync(stop.Token).AsTask();
        var nudge = nudges.WaitAsync(stop.Token);
        try
        {
            while (true)
            {
                await LookAsync();
                var first = await Task.WhenAny(tick, nudge);
                await first;
                if (first == tick) tick = timer.WaitForNextTickAsync(stop.Token).AsTask();
                else nudge = nudges.WaitAsync(stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await coordinator.TickAsync(stop.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A full disk or a locked file must not end the loop: the next look may succeed.
            Failed(log, failure);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "looking after the tuning jobs failed; trying again")]
    private static partial void Failed(ILogger log, Exception failure);
}
