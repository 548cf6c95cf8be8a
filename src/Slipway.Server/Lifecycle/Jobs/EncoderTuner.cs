using Slipway.Core.Errors;
using Slipway.Engine.Encoder;
using Slipway.Engine.Encoder.Tuning;
using Slipway.Engine.Formats;
using Slipway.Engine.Tensors;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Evaluation;
using Slipway.Lifecycle.Rivals;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Server.Lifecycle.Jobs;

/// <summary>
/// A classifier on the embedded encoder: head first, then LoRA inside. The base it is measured against is the untuned encoder choosing the label
/// whose name lies nearest, which is how the gateway serves the base too.
/// </summary>
internal sealed class EncoderTuner(string baseFolder) : IEmbeddedTuner
{
    private const string WeightsFile = "model.safetensors";

    public Result<TuningOutcome> Run(TuningJob job, TuningWorkspace workspace, TuningParts parts, ITuningObserver observer, CancellationToken ct)
    {
        var spec = Spec(Hyperparameters.FromStored(job.Spec.Hyperparameters), workspace.Artifacts);
        var train = Rows(parts.Train);
        var known = train.Select(r => r.Label).ToHashSet(StringComparer.Ordinal);
        var validation = Rows(parts.Validation);
        var usable = validation.Where(r => known.Contains(r.Label)).ToArray();
        if (usable.Length < validation.Length)
            observer.Happened(JobEvent.Warning, FormattableString.Invariant($"{validation.Length - usable.Length} validation rows have labels that no training row has; they are left out of early stopping."));

        var result = EncoderTuning.Run(spec, train, usable, workspace.Checkpoints, step => StepReport.Pass(step, observer), ct);
        observer.Happened(JobEvent.Info, result.KeptEpoch == 0
            ? "The head on the frozen encoder was kept: adapters did not lower the validation loss."
            : FormattableString.Invariant($"Epoch {result.KeptEpoch} was kept: it had the lowest validation loss."));

        var tuned = EncoderClassifier.Load(baseFolder, workspace.Artifacts);
        var untuned = TextEncoder.Load(baseFolder);
        return new TuningOutcome(
            ModelChecksums.Listed(baseFolder, WeightsFile),
            Predict(parts.Test, text => tuned.Classify([text])[0].Label, ct),
            Predict(parts.Test, NearestName(untuned, tuned.Labels), ct),
            Figures(result));
    }

    private EncoderTuningSpec Spec(Hyperparameters wishes, string output) => new()
    {
        BaseFolder = baseFolder,
        OutputFolder = output,
        BaseName = BaseModels.UseLite.Name,
        Seed = wishes.Whole("seed"),
        Head = new HeadSettings(wishes.Whole("head_steps"), (float)wishes["head_learning_rate"]) { Patience = wishes.Whole("early_stopping_patience") },
        Lora = new LoraSettings
        {
            Epochs = wishes.Whole("lora_r") == 0 ? 0 : wishes.Whole("epochs"),
            Rank = Math.Max(1, wishes.Whole("lora_r")),
            Alpha = (float)wishes["lora_alpha"],
            BatchSize = wishes.Whole("batch_size"),
            LearningRate = (float)wishes["learning_rate"],
            WeightDecay = (float)wishes["weight_decay"],
            Warmup = (float)wishes["warmup_share"],
        },
    };

    private static LabelledText[] Rows(IEnumerable<Example> examples) => [.. examples.Where(e => e.Weight > 0).Select(e => new LabelledText(e.Input, e.Label!))];

    private static Func<string, string> NearestName(TextEncoder encoder, IReadOnlyList<string> labels)
    {
        var names = encoder.Encode(labels);
        return text =>
        {
            var vector = encoder.Encode([text])[0];
            return labels[Enumerable.Range(0, labels.Count).MaxBy(i => VectorMath.Dot(names[i], vector))];
        };
    }

    /// <summary>Row by row, as requests come, so that the latency means something.</summary>
    private static Prediction[] Predict(IReadOnlyList<Example> rows, Func<string, string> predict, CancellationToken ct) =>
    [
        .. rows.Select(row =>
        {
            ct.ThrowIfCancellationRequested();
            var began = TimeProvider.System.GetTimestamp();
            var label = predict(row.Input);
            return new Prediction(RivalBench.RowId(row), row.Group ?? RivalBench.RowId(row), row.Label!, label, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }),
    ];

    private static Dictionary<string, double> Figures(EncoderTuningResult result)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal) { ["steps"] = result.Steps, ["kept_epoch"] = result.KeptEpoch };
        if (result.HeadOnly is { } head) (figures["head_only_validation_loss"], figures["head_only_validation_accuracy"]) = (head.Loss, head.Accuracy);
        if (result.Kept is { } kept) (figures["validation_loss"], figures["validation_accuracy"]) = (kept.Loss, kept.Accuracy);
        return figures;
    }
}
