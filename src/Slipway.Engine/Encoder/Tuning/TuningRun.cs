using Slipway.Engine.Training;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>What both phases of one run share.</summary>
internal sealed class TuningRun
{
    private readonly Action<StepMetrics> _onStep;

    public TuningRun(EncoderTuningSpec spec, TunableEncoder encoder, SoftmaxHead head, TuningRows train, TuningRows validation, Action<StepMetrics> onStep, CancellationToken cancel)
    {
        (Spec, Encoder, Head, Train, Validation, _onStep, Cancel) = (spec, encoder, head, train, validation, onStep, cancel);
        ClassWeights = train.ClassWeights(head.Classes, spec.BalanceClasses);
        LoraSteps = spec.Lora.Epochs * StepsPerEpoch;
    }

    public EncoderTuningSpec Spec { get; }

    public TunableEncoder Encoder { get; }

    public SoftmaxHead Head { get; }

    public TuningRows Train { get; }

    public TuningRows Validation { get; }

    public CancellationToken Cancel { get; }

    public float[] ClassWeights { get; }

    public int StepsPerEpoch => (Train.Count + Spec.Lora.BatchSize - 1) / Spec.Lora.BatchSize;

    public int LoraSteps { get; }

    /// <summary>Updates made in the first phase, known when it ends; the plan until then.</summary>
    public int HeadSteps { get; set; }

    public long Tokens { get; set; }

    public void Report(int step, int epoch, float loss, float rate, float norm, ValidationScore? score) =>
        _onStep(new(step, HeadSteps + LoraSteps, epoch, loss, rate, norm, score?.Loss, score?.Accuracy, Tokens));
}
