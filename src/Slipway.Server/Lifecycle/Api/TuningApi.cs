using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Core.Errors;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Server.Lifecycle.Api;

/// <summary>/api/v1/tuning/jobs: create, list, read, events, metrics, report, live stream, cancel.</summary>
internal sealed class TuningApi(LifecycleServices services)
{
    public async Task<IResult> CreateAsync(HttpContext http)
    {
        if (!(await Requests.BodyAsync(http, ApiJson.Default.NewTuningJob)).Try(out var wish, out var error)) return new ErrorReply(error);
        if (wish.BaseModel is null) return new ErrorReply(Error.Invalid($"base_model is missing. Use one of: {string.Join(", ", BaseModels.All.Select(m => m.Name))}.", "base_model"));
        if (wish.Dataset is null) return new ErrorReply(Error.Invalid("dataset is missing. Name one that GET /api/v1/datasets lists.", "dataset"));
        var key = wish.IdempotencyKey ?? http.Request.Headers["Idempotency-Key"].FirstOrDefault();
        var created = await services.Jobs.CreateAsync(
            wish.BaseModel, wish.Dataset, wish.OutputModel, wish.Hyperparameters ?? new Dictionary<string, double>(StringComparer.Ordinal), key, http.RequestAborted);
        services.Coordinator?.Nudge();
        return Reply(created, StatusCodes.Status201Created);
    }

    public async Task<IResult> ListAsync(HttpContext http)
    {
        if (!Requests.Paging(http.Request).Try(out var paging, out var error)) return new ErrorReply(error);
        JobState? state = null;
        if (Requests.Text(http.Request, "state") is { } word)
        {
            state = Enum.GetValues<JobState>().Select(s => (JobState?)s).FirstOrDefault(s => s!.Value.Word() == word);
            if (state is null) return new ErrorReply(Error.Invalid($"state is \"{word}\"; use one of {string.Join(", ", Enum.GetValues<JobState>().Select(s => s.Word()))}.", "state"));
        }
        var rows = await services.Jobs.Store.ListAsync(state, paging.Limit + 1, paging.After, http.RequestAborted);
        return new JsonReply<Page<JobView>>(Page<JobView>.Of(rows, paging.Limit, JobView.Of, j => j.Id), ApiJson.Default.PageJobView);
    }

    public async Task<IResult> GetAsync(HttpContext http) => Reply(await FindAsync(http));

    public async Task<IResult> CancelAsync(HttpContext http)
    {
        var cancelled = await services.Jobs.CancelAsync(Id(http), http.RequestAborted);
        services.Coordinator?.Nudge();
        return Reply(cancelled);
    }

    public async Task<IResult> EventsAsync(HttpContext http)
    {
        if (!(await FindAsync(http)).Try(out var job, out var error)
            || !Requests.Number(http.Request, "after", 0, 0, long.MaxValue).Try(out var after, out error)
            || !Requests.Number(http.Request, "limit", 100, 1, 1000).Try(out var limit, out error)) return new ErrorReply(error);
        return new JsonReply<EventList>(new EventList(await services.Jobs.Store.EventsAsync(job.Id, (long)after, (int)limit, http.RequestAborted)), ApiJson.Default.EventList);
    }

    public async Task<IResult> MetricsAsync(HttpContext http)
    {
        if (!(await FindAsync(http)).Try(out var job, out var error)
            || !Requests.Number(http.Request, "after_step", -1, -1, long.MaxValue).Try(out var after, out error)
            || !Requests.Number(http.Request, "limit", 10_000, 1, 100_000).Try(out var limit, out error)) return new ErrorReply(error);
        return new JsonReply<MetricList>(new MetricList(MetricLog.Read(TuningWorkspace.MetricsOf(services.DataFolder, job.Id), (long)after, (int)limit)), ApiJson.Default.MetricList);
    }

    /// <summary>The tuned model beside its base and the rivals, once the job has come so far.</summary>
    public async Task<IResult> ReportAsync(HttpContext http)
    {
        if (!(await FindAsync(http)).Try(out var job, out var error)) return new ErrorReply(error);
        var report = await RunReport.ReadAsync(Path.Combine(Path.GetDirectoryName(TuningWorkspace.MetricsOf(services.DataFolder, job.Id))!, "artifacts"), http.RequestAborted);
        return report is not null
            ? new JsonReply<RunReport>(report, ApiJson.Default.RunReport)
            : new ErrorReply(new Error(ErrorKind.Conflict, $"Job {job.Id} is {job.State.Word()} and has no report yet.") { Code = "no_report" });
    }

    public async Task<IResult> StreamAsync(HttpContext http) =>
        (await FindAsync(http)).Try(out var job, out var error) ? new JobStream(services, job.Id) : new ErrorReply(error);

    private async Task<Result<TuningJob>> FindAsync(HttpContext http) =>
        await services.Jobs.Store.GetAsync(Id(http), http.RequestAborted) is { } job ? job : TuningJobs.NotFound(Id(http));

    private static string Id(HttpContext http) => (string)http.Request.RouteValues["job"]!;

    private static IResult Reply(Result<TuningJob> result, int status = StatusCodes.Status200OK) =>
        result.Try(out var job, out var error) ? new JsonReply<JobView>(JobView.Of(job), ApiJson.Default.JobView, status) : new ErrorReply(error);
}

internal static class TuningRoutes
{
    public static void MapTuning(this IEndpointRouteBuilder app, LifecycleServices services)
    {
        var api = new TuningApi(services);
        var group = app.MapGroup("/tuning/jobs");
        group.MapPost("", (Delegate)api.CreateAsync);
        group.MapGet("", (Delegate)api.ListAsync);
        group.MapGet("/{job}", (Delegate)api.GetAsync);
        group.MapPost("/{job}/cancel", (Delegate)api.CancelAsync);
        group.MapGet("/{job}/events", (Delegate)api.EventsAsync);
        group.MapGet("/{job}/metrics", (Delegate)api.MetricsAsync);
        group.MapGet("/{job}/report", (Delegate)api.ReportAsync);
        group.MapGet("/{job}/stream", (Delegate)api.StreamAsync);
    }
}
