using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Datasets.Splitting;
using Slipway.Lifecycle.Evaluation;
using Slipway.Lifecycle.Registry;
using Slipway.Lifecycle.Rivals;
using Slipway.Lifecycle.Statistics;

namespace Slipway.Lifecycle.Tuning;

/// <summary>Puts the tuned model beside its base and the cheap rivals on the same test rows, and drafts the registry entry.</summary>
internal sealed class RunEvaluation(TuningJob job, DatasetManifest dataset, TuningWorkspace workspace, IEmbedder? embedder)
{
    public async Task<RunReport> ScoreAsync(TuningOutcome outcome, CancellationToken ct)
    {
        var baseModel = BaseModels.ByName(job.Spec.BaseModel)!;
        var contenders = new List<Contender> { new(job.Spec.OutputModel, $"{job.Spec.BaseModel}, tuned", "tuned", "", EvaluationReport.Of(job.Spec.OutputModel, outcome.Tuned)) };
        if (outcome.Base is { } untuned) contenders.Add(new Contender(baseModel.Name, $"{baseModel.Name}, as it ships", "base", "", EvaluationReport.Of(baseModel.Name, untuned)));

        VersionComparison? comparison = null;
        if (dataset.Task == DatasetTask.Classification)
        {
            var rivals = await RivalBench.RunAsync(RivalBench.Standard(embedder), await RowsAsync(Part.Train, ct), await RowsAsync(Part.Validation, ct), await RowsAsync(Part.Test, ct), ct);
            contenders.AddRange(rivals.Select(r => new Contender(r.Name, r.Title, "rival", r.Chosen, r.Report)));
            var best = rivals.MaxBy(r => r.Report.Accuracy.Value)!;
            comparison = VersionComparison.Of(best.Name, best.Predictions, job.Spec.OutputModel, outcome.Tuned, [ComparedMetric.Accuracy]);
        }
        var tuned = contenders[0].Report;
        var report = new RunReport(job.Id, job.Spec.Dataset, dataset.Hash, tuned.Rows, tuned.Groups, contenders, comparison, outcome.Figures);
        await report.WriteAsync(workspace.Artifacts, ct);
        await PredictionFile.WriteAsync(Path.Combine(workspace.Artifacts, PredictionFile.Name), outcome.Tuned, ct);
        return report;
    }

    public async Task<ModelDraft> DraftAsync(TuningOutcome outcome, RunReport report, string dataFolder, CancellationToken ct)
    {
        var tuned = report.Contenders[0].Report;
        List<ModelMetric> metrics = [new("accuracy", tuned.Accuracy, "test")];
        if (tuned.MacroF1 is { } f1) metrics.Add(new ModelMetric("macro_f1", new Estimate(f1, tuned.Rows, null, "point"), "test"));
        metrics.AddRange(outcome.Figures.Select(f => new ModelMetric(f.Key, new Estimate(double.IsFinite(f.Value) ? f.Value : null, tuned.Rows, null, "point"), "run")));
        var lineage = new Lineage(job.Spec.BaseModel, outcome.BaseChecksum, job.Spec.Dataset, dataset.Hash, job.Id);
        return new ModelDraft(job.Spec.OutputModel, BaseModels.ByName(job.Spec.BaseModel)!.Kind, dataset.Labels, metrics, lineage,
            Path.GetRelativePath(dataFolder, workspace.Artifacts).Replace('\\', '/'), await ArtifactDigest.OfFolderAsync(workspace.Artifacts, ct));
    }

    private async Task<IReadOnlyList<Example>> RowsAsync(Part part, CancellationToken ct)
    {
        var rows = new List<Example>();
        await foreach (var example in workspace.RowsAsync(part, ct)) rows.Add(example);
        return rows;
    }
}
