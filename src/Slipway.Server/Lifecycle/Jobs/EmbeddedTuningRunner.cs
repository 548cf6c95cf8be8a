using Slipway.Core.Errors;
using Slipway.Engine.Formats;
using Slipway.Engine.Formats.Gguf;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Datasets.Splitting;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Server.Lifecycle.Jobs;

/// <summary>Tuning by the engine in this process. What the engine refuses becomes the job's reason; anything else is a defect and ends the process.</summary>
/// <param name="modelFolder">Holds the base models, a folder each.</param>
public sealed class EmbeddedTuningRunner(string modelFolder) : ITuningRunner
{
    private readonly Dictionary<string, IEmbeddedTuner> tuners = new(StringComparer.Ordinal)
    {
        [BaseModels.UseLite.Name] = new EncoderTuner(Path.Combine(modelFolder, BaseModels.UseLite.Name)),
        [BaseModels.TinyDemo.Name] = new DecoderTuner(Path.Combine(modelFolder, BaseModels.TinyDemo.Name)),
    };

    public async Task<Result<TuningOutcome>> RunAsync(TuningJob job, TuningWorkspace workspace, ITuningObserver observer, CancellationToken ct)
    {
        if (!tuners.TryGetValue(job.Spec.BaseModel, out var tuner))
            return Error.Invalid($"{job.Spec.BaseModel} cannot be tuned in this process.", "base_model");
        var parts = new TuningParts(await RowsAsync(workspace, Part.Train, ct), await RowsAsync(workspace, Part.Validation, ct), await RowsAsync(workspace, Part.Test, ct));
        try
        {
            return await Task.Run(() => tuner.Run(job, workspace, parts, observer, ct), ct);
        }
        catch (Exception refusal) when (refusal is ModelFormatException or GgufException or ArgumentException or FileNotFoundException or DirectoryNotFoundException)
        {
            return Error.Invalid($"The engine refused the run: {refusal.Message}", code: "engine_refused");
        }
    }

    private static async Task<IReadOnlyList<Example>> RowsAsync(TuningWorkspace workspace, Part part, CancellationToken ct)
    {
        var rows = new List<Example>();
        await foreach (var example in workspace.RowsAsync(part, ct)) rows.Add(example);
        return rows;
    }
}
