using Slipway.Core.Errors;
using Slipway.Lifecycle.Evaluation;

namespace Slipway.Lifecycle.Tuning;

/// <summary>
/// Something that can tune: the embedded engine today; Vertex AI, OpenAI or a trainer container through the same port. It resumes from
/// <see cref="TuningWorkspace.Checkpoints"/> when there is something in it, and leaves what it made in <see cref="TuningWorkspace.Artifacts"/>.
/// </summary>
public interface ITuningRunner
{
    /// <summary>Trains and then predicts the test rows, once. An expected failure is a value; cancellation throws as usual.</summary>
    Task<Result<TuningOutcome>> RunAsync(TuningJob job, TuningWorkspace workspace, ITuningObserver observer, CancellationToken ct);
}

/// <summary>What a runner tells while it works. Calls come from the training thread and return at once.</summary>
public interface ITuningObserver
{
    void Planned(long totalSteps);

    void Stepped(long step, double epoch, IEnumerable<KeyValuePair<string, double>> values);

    void Happened(string level, string message);
}

/// <summary>The result of a run.</summary>
/// <param name="BaseChecksum">SHA-256 of the base weights, for lineage.</param>
/// <param name="Tuned">Predictions of the tuned model on the test rows.</param>
/// <param name="Base">Predictions of the untuned base on the same rows, where it can make any.</param>
/// <param name="Figures">Further numbers worth keeping, by name.</param>
public sealed record TuningOutcome(
    string BaseChecksum, IReadOnlyList<Prediction> Tuned, IReadOnlyList<Prediction>? Base, IReadOnlyDictionary<string, double> Figures);
