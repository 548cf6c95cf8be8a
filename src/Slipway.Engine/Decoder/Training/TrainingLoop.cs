using System.Globalization;
using Slipway.Engine.Formats;
using Slipway.Engine.Training;

namespace Slipway.Engine.Decoder.Training;

/// <summary>
/// Updates a network step by step. With a checkpoint path, a run that was stopped (even killed) goes on from its last checkpoint and ends with the
/// same weights, bit for bit, as one that was not.
/// </summary>
public sealed class TrainingLoop(DecoderNetwork network, TrainingPlan plan, IBatchSource source)
{
    private const string FingerprintKey = "run";
    private const string TokensKey = "tokens";

    private readonly AdamW optimizer = new(network.Parameters, new AdamWOptions(0.9f, plan.Beta2, 1e-8f, plan.WeightDecay));
    private readonly CosineSchedule schedule = new(plan.LearningRate, plan.Steps, plan.WarmupSteps);
    private long tokens;

    /// <summary>Trains to the end of the plan.</summary>
    /// <param name="checkpoint">File to resume from and to write to; none when null.</param>
    /// <param name="fingerprint">Says which run this is: a checkpoint of another one is refused.</param>
    /// <param name="onStep">Called after each update.</param>
    /// <param name="ct">Stops between updates; the last checkpoint stays.</param>
    /// <returns>Metrics of the last update made in this call; null when the checkpoint was already at the end.</returns>
    public StepMetrics? Run(string? checkpoint, string fingerprint, Action<StepMetrics>? onStep, CancellationToken ct)
    {
        Resume(checkpoint, fingerprint);
        StepMetrics? last = null;
        for (var step = optimizer.Steps + 1; step <= plan.Steps; step++)
        {
            ct.ThrowIfCancellationRequested();
            last = Update(step);
            onStep?.Invoke(last);
            if (checkpoint is not null && IsTurn(step, plan.CheckpointEvery))
            {
                TrainingCheckpoint.Save(checkpoint, network.Parameters, optimizer, new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [FingerprintKey] = fingerprint,
                    [TokensKey] = tokens.ToString(CultureInfo.InvariantCulture),
                });
            }
        }

        return last;
    }

    /// <summary>Weighted mean of loss and accuracy over the validation rows; null when there are none.</summary>
    public static BatchScore? Measure(DecoderNetwork network, IEnumerable<TokenBatch> batches)
    {
        double loss = 0, right = 0, weight = 0;
        foreach (var batch in batches)
        {
            var score = network.Evaluate(batch);
            var total = batch.TotalWeight;
            (loss, right, weight) = (loss + (score.Loss * total), right + (score.Right * total), weight + total);
        }

        return weight > 0 ? new BatchScore((float)(loss / weight), (float)(right / weight)) : null;
    }

    private StepMetrics Update(int step)
    {
        var batches = source.Batches(step).ToList();
        var total = batches.Sum(batch => batch.TotalWeight);
        double loss = 0;
        foreach (var batch in batches)
        {
            loss += network.Accumulate(batch, total).Loss;
            tokens += batch.Count;
        }

        var norm = GradientClipping.ByGlobalNorm(network.Parameters, plan.ClipNorm);
        var rate = schedule.At(step);
        optimizer.Step(rate);
        var validation = IsTurn(step, plan.ValidateEvery) ? Measure(network, source.Validation) : null;
        return new StepMetrics(step, plan.Steps, source.Epoch(step), (float)loss, rate, norm, validation?.Loss, validation?.Right, tokens);
    }

    private bool IsTurn(int step, int every) => step % every == 0 || step == plan.Steps;

    private void Resume(string? checkpoint, string fingerprint)
    {
        if (checkpoint is null || !File.Exists(checkpoint))
        {
            return;
        }

        var notes = TrainingCheckpoint.Restore(checkpoint, network.Parameters, optimizer);
        if (!string.Equals(notes.GetValueOrDefault(FingerprintKey), fingerprint, StringComparison.Ordinal))
        {
            throw new ModelFormatException(checkpoint, "it belongs to a run with other settings or data", "remove it, or give this run a folder of its own");
        }

        tokens = long.Parse(notes[TokensKey], CultureInfo.InvariantCulture);
    }
}
