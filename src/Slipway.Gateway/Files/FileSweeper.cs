using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Files;

/// <summary>Deletes expired files and abandoned uploads, at the start and every ten minutes after.</summary>
public sealed partial class FileSweeper : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;

    private FileSweeper(FileLibrary library, UploadSessions uploads, TimeProvider time, ILogger log) => loop = Task.Run(() => RunAsync(library, uploads, time, log));

    /// <summary>To be called before anybody uploads.</summary>
    public static async Task<FileSweeper> StartAsync(FileLibrary library, UploadSessions uploads, TimeProvider time, ILogger<FileSweeper> log, CancellationToken cancellation)
    {
        await library.DeleteOrphansAsync(cancellation);
        return new FileSweeper(library, uploads, time, log);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
    }

    private async Task RunAsync(FileLibrary library, UploadSessions uploads, TimeProvider time, ILogger log)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                try
                {
                    await library.SweepAsync(stop.Token);
                    uploads.Sweep();
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // A full disk or a locked file must not end the loop: the next round may succeed.
                    Failed(log, failure);
                }
            }
            while (await timer.WaitForNextTickAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    [LoggerMessage(40, LogLevel.Error, "deleting expired files failed; trying again in ten minutes")]
    private static partial void Failed(ILogger log, Exception failure);
}
