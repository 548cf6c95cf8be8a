using Slipway.Core.Errors;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Server.Lifecycle.Jobs;

/// <summary>The rows of a dataset in memory, part by part: the embedded models are small, and so are the datasets they can learn.</summary>
internal sealed record TuningParts(IReadOnlyList<Example> Train, IReadOnlyList<Example> Validation, IReadOnlyList<Example> Test);

/// <summary>Tunes one kind of embedded model. Works on the calling thread until it is done.</summary>
internal interface IEmbeddedTuner
{
    Result<TuningOutcome> Run(TuningJob job, TuningWorkspace workspace, TuningParts parts, ITuningObserver observer, CancellationToken ct);
}
