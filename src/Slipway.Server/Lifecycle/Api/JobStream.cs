using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Server.Lifecycle.Api;

/// <summary>
/// A job as server-sent events: <c>job</c> when state or progress changed, <c>metrics</c> per step, <c>event</c> per event; ends after the final
/// state. The id of each message is <c>STEP.EVENT</c>; a client that sends it back as Last-Event-ID goes on where it was.
/// </summary>
internal sealed class JobStream(LifecycleServices services, string jobId) : IResult
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private const int LooksPerComment = 40;

    private long step = -1;
    private long sequence;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var ct = httpContext.RequestAborted;
        Resume(httpContext.Request.Headers["Last-Event-ID"].FirstOrDefault());
        httpContext.Response.ContentType = "text/event-stream";
        httpContext.Response.Headers.CacheControl = "no-store";
        var body = httpContext.Response.Body;
        var metrics = TuningWorkspace.MetricsOf(services.DataFolder, jobId);
        using var timer = new PeriodicTimer(Look, services.Clock);
        JobView? shown = null;
        try
        {
            for (var look = 1; ; look++)
            {
                // The job is read first: what it wrote before it ended is then surely seen below.
                var job = await services.Jobs.Store.GetAsync(jobId, ct);
                foreach (var point in MetricLog.Read(metrics, step))
                {
                    step = point.Step;
                    await SendAsync(body, "metrics", point, ApiJson.Default.MetricPoint, ct);
                }
                foreach (var happened in await services.Jobs.Store.EventsAsync(jobId, sequence, 1000, ct))
                {
                    sequence = happened.Sequence;
                    await SendAsync(body, "event", happened, ApiJson.Default.JobEvent, ct);
                }
                if (job is null) return;
                var view = JobView.Of(job);
                if (shown is null || (view.State, view.Step, view.TotalSteps, view.Attempt, view.CancelRequested) != (shown.State, shown.Step, shown.TotalSteps, shown.Attempt, shown.CancelRequested))
                {
                    shown = view;
                    await SendAsync(body, "job", view, ApiJson.Default.JobView, ct);
                }
                if (job.State.IsFinal()) return;
                if (look % LooksPerComment == 0) await body.WriteAsync(": still here\n\n"u8.ToArray(), ct);
                await body.FlushAsync(ct);
                await timer.WaitForNextTickAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The reader left.
        }
    }

    private async Task SendAsync<T>(Stream body, string name, T value, JsonTypeInfo<T> type, CancellationToken ct)
    {
        var head = System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"id: {step}.{sequence}\nevent: {name}\ndata: "));
        await body.WriteAsync(head, ct);
        await body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), ct);
        await body.WriteAsync("\n\n"u8.ToArray(), ct);
    }

    private void Resume(string? lastId)
    {
        var parts = lastId?.Split('.') ?? [];
        if (parts.Length == 2 && long.TryParse(parts[0], System.Globalization.CultureInfo.InvariantCulture, out var s) && long.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var e)) (step, sequence) = (s, e);
    }
}
