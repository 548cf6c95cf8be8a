using System.Runtime.CompilerServices;

namespace Slipway.Gateway.Batches;

/// <summary>
/// Works off the lines of one batch, several at once, leaving out those that an earlier run settled. Each result is on disk before the next line
/// of its place begins, so that a kill costs no more than the calls under way.
/// </summary>
internal sealed class BatchRun(BatchCalls calls, BatchFolder folder, BatchLimits limits, SemaphoreSlim places)
{
    private const int LongestLine = 256 * 1024 * 1024;

    private volatile ResultLog? results;

    public int Succeeded => results?.Succeeded ?? 0;

    public int Failed => results?.Failed ?? 0;

    /// <param name="enough">No further line is begun; those under way are finished.</param>
    /// <param name="abort">Those under way are broken off, and count as not done.</param>
    /// <returns>How many lines are settled now.</returns>
    public async Task<(int Succeeded, int Failed)> RunAsync(BatchJob job, CancellationToken enough, CancellationToken abort)
    {
        await using var log = await ResultLog.OpenAsync(folder.Results(job.Id), abort);
        results = log;
        await using var requests = BatchFolder.Read(folder.Requests(job.Id));
        var options = new ParallelOptions { MaxDegreeOfParallelism = limits.LinesAtOncePerBatch, CancellationToken = abort, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(Open(requests, log, enough, abort), options, async (line, _) =>
        {
            try
            {
                await places.WaitAsync(enough);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                if (await calls.RunAsync(job, line, enough, abort) is { } result)
                {
                    await log.AppendAsync(result);
                }
            }
            finally
            {
                places.Release();
            }
        });
        return (log.Succeeded, log.Failed);
    }

    private static async IAsyncEnumerable<BatchLine> Open(FileStream requests, ResultLog log, CancellationToken enough, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (_, bytes) in ByteLines.ReadAsync(requests, LongestLine, cancellation))
        {
            if (enough.IsCancellationRequested)
            {
                yield break;
            }

            var line = BatchLine.Read(bytes!.Value);
            if (!log.Has(line.Number))
            {
                yield return line;
            }
        }
    }
}
