using Slipway.Engine.Training;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>Trains the head on embeddings of the frozen encoder, which are computed once; stops when validation no longer improves.</summary>
internal static class HeadPhase
{
    public static ValidationScore? Run(TuningRun run)
    {
        var settings = run.Spec.Head;
        run.HeadSteps = settings.Steps;
        var embeddings = run.Train.Embed(run.Encoder, run.Cancel);
        var held = run.Validation.Embed(run.Encoder, run.Cancel);
        run.Tokens += run.Train.TokenCount;

        var optimizer = new AdamW(run.Head.Parameters, new AdamWOptions(WeightDecay: settings.WeightDecay));
        var schedule = new CosineSchedule(settings.LearningRate, settings.Steps, WarmupSteps: Math.Min(10, settings.Steps));
        var best = new BestSnapshot(run.Head.Parameters, Score());
        var weight = SoftmaxHead.TotalWeight(run.Train.Labels, run.ClassWeights);
        var (step, bestStep) = (0, 0);
        while (step < settings.Steps && (run.Validation.Count == 0 || step - bestStep < settings.Patience))
        {
            run.Cancel.ThrowIfCancellationRequested();
            step++;
            var loss = run.Head.Learn(run.Train.Count, embeddings, run.Train.Labels, run.ClassWeights, weight, []);
            var norm = GradientClipping.ByGlobalNorm(run.Head.Parameters, float.PositiveInfinity);
            optimizer.Step(schedule.At(step));
            var score = Score();
            if (best.Offer(score, step))
            {
                bestStep = step;
            }

            run.Report(step, step, loss, schedule.At(step), norm, score);
        }

        best.Restore();
        run.HeadSteps = step;
        return best.Score;

        ValidationScore? Score() => run.Validation.Count == 0 ? null : run.Head.Score(run.Validation.Count, held, run.Validation.Labels);
    }
}
