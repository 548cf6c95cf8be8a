using Slipway.Engine.Tensors;
using Slipway.Engine.Training;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>Trains adapters and head together; keeps the epoch with the lowest validation loss, the start included.</summary>
internal sealed class LoraPhase
{
    private readonly TuningRun _run;
    private readonly LoraSettings _settings;
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly AdamW _optimizer;
    private readonly CosineSchedule _schedule;
    private readonly TuningCheckpoint _checkpoint;
    private readonly BestSnapshot _best;
    private readonly GrowingBuffer _dEmbeddings = new();

    public LoraPhase(TuningRun run, TuningCheckpoint checkpoint, ValidationScore? headOnly)
    {
        (_run, _settings, _checkpoint, HeadOnly) = (run, run.Spec.Lora, checkpoint, headOnly);
        _parameters = [.. run.Encoder.Parameters, .. run.Head.Parameters];
        _optimizer = new AdamW(_parameters, new AdamWOptions(WeightDecay: _settings.WeightDecay));
        _schedule = new CosineSchedule(_settings.LearningRate, run.LoraSteps, (int)(run.LoraSteps * _settings.Warmup));
        _best = new BestSnapshot(_parameters, headOnly);
    }

    public ValidationScore? HeadOnly { get; private set; }

    public ValidationScore? Kept => _best.Score;

    public int KeptEpoch => _best.Epoch;

    public void Run(bool resume)
    {
        if (resume)
        {
            HeadOnly = _checkpoint.Restore(_run, _parameters, _optimizer, _best);
        }
        else
        {
            Save();
        }

        var order = Array.Empty<int>();
        var orderOf = 0;
        while (_optimizer.Steps < _run.LoraSteps)
        {
            StopIfCancelled();
            var epoch = (_optimizer.Steps / _run.StepsPerEpoch) + 1;
            if (epoch != orderOf)
            {
                (order, orderOf) = (SeededOrder.Of(_run.Train.Count, _run.Spec.Seed, epoch), epoch);
            }

            var at = _optimizer.Steps % _run.StepsPerEpoch * _settings.BatchSize;
            Step(epoch, order.AsSpan(at, Math.Min(_settings.BatchSize, order.Length - at)));
        }

        _best.Restore();
    }

    private void Step(int epoch, ReadOnlySpan<int> rows)
    {
        var loss = AddGradients(rows);
        var norm = GradientClipping.ByGlobalNorm(_parameters, _settings.MaxGradientNorm);
        var rate = _schedule.At(_optimizer.Steps + 1);
        _optimizer.Step(rate);

        var endOfEpoch = _optimizer.Steps % _run.StepsPerEpoch == 0;
        var score = endOfEpoch ? Measure() : null;
        if (endOfEpoch)
        {
            _best.Offer(score, epoch);
        }

        if (endOfEpoch || _optimizer.Steps % _settings.CheckpointEvery == 0)
        {
            Save();
        }

        _run.Report(_run.HeadSteps + _optimizer.Steps, epoch, loss, rate, norm, score);
    }

    private float AddGradients(ReadOnlySpan<int> rows)
    {
        var total = SoftmaxHead.TotalWeight(_run.Train.LabelsOf(rows), _run.ClassWeights);
        var loss = 0f;
        for (var at = 0; at < rows.Length; at += TuningRows.RowsAtOnce)
        {
            var some = rows.Slice(at, Math.Min(TuningRows.RowsAtOnce, rows.Length - at));
            var batch = _run.Train.Batch(some);
            var embeddings = _run.Encoder.Forward(batch);
            var dEmbeddings = _dEmbeddings.Take(embeddings.Length);
            loss += _run.Head.Learn(some.Length, embeddings, _run.Train.LabelsOf(some), _run.ClassWeights, total, dEmbeddings);
            _run.Encoder.Backward(batch, dEmbeddings);
            _run.Tokens += batch.Tokens;
        }

        return loss;
    }

    private ValidationScore? Measure() =>
        _run.Validation.Count == 0
            ? null
            : _run.Head.Score(_run.Validation.Count, _run.Validation.Embed(_run.Encoder, CancellationToken.None), _run.Validation.Labels);

    private void Save() => _checkpoint.Save(_run, _parameters, _optimizer, _best, HeadOnly);

    private void StopIfCancelled()
    {
        if (_run.Cancel.IsCancellationRequested)
        {
            Save();
            _run.Cancel.ThrowIfCancellationRequested();
        }
    }
}
