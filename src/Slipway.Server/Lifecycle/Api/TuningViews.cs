using Slipway.Lifecycle.Tuning;

namespace Slipway.Server.Lifecycle.Api;

/// <param name="OutputModel">Null: named after the dataset.</param>
/// <param name="IdempotencyKey">The same key gives the same job; the header <c>Idempotency-Key</c> does too.</param>
public sealed record NewTuningJob(
    string? BaseModel, string? Dataset, string? OutputModel = null, IReadOnlyDictionary<string, double>? Hyperparameters = null, string? IdempotencyKey = null);

public sealed record JobView(
    string Id, string State, string BaseModel, string Dataset, string OutputModel, IReadOnlyDictionary<string, double> Hyperparameters,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, long Step, long TotalSteps, double? Progress,
    int Attempt, bool CancelRequested, string? Reason, string? ResultVersion)
{
    public static JobView Of(TuningJob job) => new(
        job.Id, job.State.Word(), job.Spec.BaseModel, job.Spec.Dataset, job.Spec.OutputModel, job.Spec.Hyperparameters,
        job.CreatedAt, job.StartedAt, job.FinishedAt, job.Progress?.Step ?? 0, job.Progress?.TotalSteps ?? 0,
        job.State == JobState.Succeeded ? 1 : job.Progress?.Share, job.Attempt, job.CancelRequested, job.Reason, job.ResultVersion);
}

public sealed record EventList(IReadOnlyList<JobEvent> Data);

public sealed record MetricList(IReadOnlyList<MetricPoint> Data);
