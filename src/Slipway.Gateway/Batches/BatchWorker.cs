using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Slipway.Core.Errors;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Files;
using Slipway.Gateway.Inner;

namespace Slipway.Gateway.Batches;

/// <summary>
/// Works off open batches in the background: several at once, those of tenants with the fewest under way first. Stopping waits a little for calls
/// under way and breaks off the rest; the next start goes on.
/// </summary>
public sealed partial class BatchWorker : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>A batch that broke on a defect or a full disk is tried again, but not at once, and not for ever.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);
    private const int MostBreaks = 10;

    private readonly BatchJobs jobs;
    private readonly BatchLife life;
    private readonly TimeProvider time;
    private readonly TaskScheduler scheduler;
    private readonly ILogger log;
    private readonly SemaphoreSlim nudges = new(0);
    private readonly SemaphoreSlim places;
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource abort = new();
    private readonly ConcurrentDictionary<string, Work> under = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (long Since, int Breaks)> resting = new(StringComparer.Ordinal);
    private readonly Task loop;

    private BatchWorker(BatchJobs jobs, FileLibrary files, IInnerGateway gateway, Func<string, Result<Caller>> owners, TimeProvider time, TaskScheduler scheduler, ILogger log)
    {
        this.jobs = jobs;
        this.time = time;
        this.scheduler = scheduler;
        this.log = log;
        places = new SemaphoreSlim(jobs.Limits.LinesAtOnce);
        var calls = new BatchCalls(gateway, owners, time);
        IBatchFormat[] formats = [new OpenAiBatchFormat(), new GeminiBatchFormat()];
        life = new BatchLife(
            jobs, new BatchIntake(files, jobs.Folder, jobs.Limits), new BatchOutcome(files, jobs.Folder),
            () => new BatchRun(calls, jobs.Folder, jobs.Limits, places), formats.ToDictionary(f => f.Dialect, StringComparer.Ordinal), time);
        jobs.Changed += Nudge;
        loop = Task.Run(RunAsync);
    }

    /// <param name="owners">The caller of an id as it stands now.</param>
    /// <param name="scheduler">Where the work runs: not on threads that wait for sockets.</param>
    public static BatchWorker Start(BatchJobs jobs, FileLibrary files, IInnerGateway gateway, Func<string, Result<Caller>> owners, TimeProvider time, TaskScheduler scheduler, ILogger<BatchWorker> log) =>
        new(jobs, files, gateway, owners, time, scheduler, log);

    public async ValueTask DisposeAsync()
    {
        jobs.Changed -= Nudge;
        await stop.CancelAsync();
        abort.CancelAfter(jobs.Limits.StopGrace);
        await loop;
        await Task.WhenAll(under.Values.Select(w => w.Task));
        stop.Dispose();
        abort.Dispose();
        nudges.Dispose();
        places.Dispose();
    }

    private void Nudge() => nudges.Release();

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await LookAsync();
                await nudges.WaitAsync(Period, stop.Token);
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
            var open = (await jobs.OpenAsync(stop.Token)).ToDictionary(j => j.Id, StringComparer.Ordinal);
            foreach (var (id, work) in under)
            {
                if (!open.TryGetValue(id, out var job) || job.State == BatchState.Cancelling)
                {
                    await work.Cancelled.CancelAsync();
                }
            }

            while (under.Count < jobs.Limits.BatchesAtOnce && Next(open.Values) is { } next)
            {
                Begin(next);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A full disk or a locked file must not end the loop: the next look may succeed.
            LookFailed(log, failure);
        }
    }

    private BatchJob? Next(IEnumerable<BatchJob> open)
    {
        var busy = under.Values.CountBy(w => w.Tenant, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var now = time.GetTimestamp();
        return open.Where(j => !under.ContainsKey(j.Id) && !(resting.TryGetValue(j.Id, out var broke) && time.GetElapsedTime(broke.Since, now) < Rest))
            .OrderBy(j => busy.GetValueOrDefault(j.Tenant)).ThenBy(j => j.CreatedAt).FirstOrDefault();
    }

    private void Begin(BatchJob job)
    {
        var work = new Work(job.Tenant);
        under[job.Id] = work;
        work.Task = Task.Factory.StartNew(async () =>
        {
            try
            {
                await life.LiveAsync(job, work.Cancelled.Token, stop.Token, abort.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Taken up again at the next start.
            }
            catch (Exception failure)
            {
                BatchBroke(log, failure, job.Id);
                await BrokeAsync(job.Id);
            }
            finally
            {
                under.TryRemove(job.Id, out _);
                if (!stop.IsCancellationRequested)
                {
                    Nudge();
                }
            }
        }, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
    }

    private async Task BrokeAsync(string id)
    {
        var (_, breaks) = resting.AddOrUpdate(id, _ => (time.GetTimestamp(), 1), (_, before) => (time.GetTimestamp(), before.Breaks + 1));
        if (breaks < MostBreaks)
        {
            return;
        }

        try
        {
            var fault = new BatchFault("internal_error", "This batch could not be worked off. Tell the operator to look into the log.");
            await jobs.ChangeAsync(id, j => j.IsFinal ? null : j with { State = BatchState.Failed, EndedAt = time.GetUtcNow(), Faults = [.. j.Faults, fault] }, stop.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || stop.IsCancellationRequested)
        {
            LookFailed(log, failure);
        }
    }

    private sealed class Work(string tenant)
    {
        public string Tenant => tenant;

        public CancellationTokenSource Cancelled { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;
    }

    [LoggerMessage(43, LogLevel.Error, "looking after the batches failed; trying again")]
    private static partial void LookFailed(ILogger log, Exception failure);

    [LoggerMessage(42, LogLevel.Error, "batch {Id} broke off; trying again in a minute")]
    private static partial void BatchBroke(ILogger log, Exception failure, string id);
}
