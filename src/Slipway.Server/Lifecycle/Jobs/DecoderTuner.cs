using System.Security.Cryptography;
using System.Text;
using Slipway.Core.Errors;
using Slipway.Engine.Decoder;
using Slipway.Engine.Decoder.Adapters;
using Slipway.Engine.Decoder.Training;
using Slipway.Engine.Sampling;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Evaluation;
using Slipway.Lifecycle.Rivals;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Server.Lifecycle.Jobs;

/// <summary>Causal LoRA on the embedded decoder. Test rows are answered greedily, by the base and by the tuned model; only the exact answer counts.</summary>
internal sealed class DecoderTuner(string baseFolder) : IEmbeddedTuner
{
    private const string AdapterFile = "adapter.gguf";
    private const int LongestAnswer = 256;

    public Result<TuningOutcome> Run(TuningJob job, TuningWorkspace workspace, TuningParts parts, ITuningObserver observer, CancellationToken ct)
    {
        if (Directory.Exists(baseFolder) is false || Directory.GetFiles(baseFolder, "*.gguf") is not [var baseFile])
            return new Error(ErrorKind.Unavailable, $"The base model {job.Spec.BaseModel} is not installed: {baseFolder} holds no GGUF file. `slipway doctor` shows where models are looked for.");
        var wishes = Hyperparameters.FromStored(job.Spec.Hyperparameters);
        var spec = new DecoderTuningSpec(
            baseFile, wishes.Whole("lora_r"), (float)wishes["lora_alpha"], wishes.Whole("epochs"), wishes.Whole("batch_size"), (float)wishes["learning_rate"],
            (float)wishes["warmup_share"], wishes.Whole("seed"), Threads: Environment.ProcessorCount);
        var result = DecoderTuning.Run(
            spec, Rows(parts.Train), Rows(parts.Validation), workspace.Checkpoints, workspace.Artifacts, step => StepReport.Pass(step, observer), ct);
        if (result.TruncatedRows > 0)
            observer.Happened(JobEvent.Warning, FormattableString.Invariant($"{result.TruncatedRows} training rows were longer than the model's context and lost the beginning of their prompt."));

        observer.Happened(JobEvent.Info, FormattableString.Invariant($"Answering {parts.Test.Count} test rows with the base and with the tuned model."));
        var untuned = DecoderModel.Load(baseFile);
        var tuned = untuned.With(LoraGguf.Load(Path.Combine(workspace.Artifacts, AdapterFile)));
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        if (result.Last?.ValidationLoss is { } loss) figures["validation_loss"] = loss;
        return new TuningOutcome(Checksum(baseFile), Answer(tuned, parts.Test, ct), Answer(untuned, parts.Test, ct), figures);
    }

    private static TuningExample[] Rows(IEnumerable<Example> examples) => [.. examples.Where(e => e.Weight > 0).Select(e => new TuningExample(Turns(e), e.Target))];

    private static ChatTurn[] Turns(Example example) =>
    [
        .. example.System is { } system ? new[] { new ChatTurn("system", system) } : [],
        .. example.Turns.Select(t => new ChatTurn(t.Speaker == Speaker.User ? "user" : "assistant", t.Text)),
    ];

    private static Prediction[] Answer(DecoderModel model, IReadOnlyList<Example> rows, CancellationToken ct)
    {
        var session = new DecoderSession(model, threads: Environment.ProcessorCount);
        return [.. rows.Select(row =>
        {
            ct.ThrowIfCancellationRequested();
            var began = TimeProvider.System.GetTimestamp();
            var said = Say(session, model.ChatPrompt(Turns(row)), ct);
            return new Prediction(RivalBench.RowId(row), row.Group ?? RivalBench.RowId(row), row.Target, said, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        })];
    }

    /// <summary>The greedy answer; null when the prompt leaves no room for one.</summary>
    private static string? Say(DecoderSession session, int[] prompt, CancellationToken ct)
    {
        session.Rewind(0);
        if (prompt.Length >= session.Limit) return null;
        var text = new StringBuilder();
        foreach (var piece in session.Generate(prompt, new GenerationOptions(LongestAnswer, SamplingOptions.Greedy), ct)) text.Append(piece.Text);
        return text.ToString().Trim();
    }

    private static string Checksum(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
