using Slipway.Engine.Training;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>Tunes the encoder as a classifier: first a head on the frozen encoder, then low-rank adapters inside it together with the head.</summary>
public static class EncoderTuning
{
    /// <summary>
    /// Runs to the end, or from the checkpoint of a killed or cancelled run with the same spec and rows to the same end: the resulting weights are
    /// equal bit for bit on the same machine. The checkpoint is removed when the artifact is written.
    /// </summary>
    /// <param name="spec">What to do.</param>
    /// <param name="train">Rows to learn from, with at least two labels.</param>
    /// <param name="validation">Rows for early stopping and for choosing what to keep; may be empty. Never the rows that quality is reported on.</param>
    /// <param name="checkpointDir">Folder of this run alone.</param>
    /// <param name="onStep">Called after each update, on the caller's thread.</param>
    /// <param name="cancel">Stops after the current update, leaving a checkpoint.</param>
    /// <exception cref="ArgumentException">The rows or the spec cannot be used.</exception>
    /// <exception cref="Formats.ModelFormatException">The base or the checkpoint cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EncoderTuningResult Run(
        EncoderTuningSpec spec, IReadOnlyList<LabelledText> train, IReadOnlyList<LabelledText> validation, string checkpointDir,
        Action<StepMetrics> onStep, CancellationToken cancel)
    {
        TuningInputs.Check(spec, train, validation);
        var labels = TuningInputs.Labels(train);
        var tokenizer = TextEncoder.LoadTokenizer(spec.BaseFolder);
        using var weights = EncoderWeights.Load(spec.BaseFolder);
        var encoder = new TunableEncoder(weights, spec.Lora, spec.Seed, spec.Threads);
        var head = new SoftmaxHead(labels.Count);
        var run = new TuningRun(spec, encoder, head, Rows(train), Rows(validation), onStep, cancel);
        var checkpoint = new TuningCheckpoint(checkpointDir, spec, train, validation);

        var resume = checkpoint.Exists;
        var headOnly = resume ? null : HeadPhase.Run(run);
        var lora = new LoraPhase(run, checkpoint, headOnly);
        lora.Run(resume);

        AdapterArtifact.Write(spec, encoder, head, labels);
        checkpoint.Delete();
        return new(spec.OutputFolder, labels, lora.HeadOnly, lora.Kept, lora.KeptEpoch, run.HeadSteps + run.LoraSteps, run.Tokens);

        TuningRows Rows(IReadOnlyList<LabelledText> rows) => new(
            [.. rows.Select(r => tokenizer.Encode(r.Text, spec.MaxTokens))],
            [.. rows.Select(r => labels.IndexOf(r.Label))]);
    }
}
