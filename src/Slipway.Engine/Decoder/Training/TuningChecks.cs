namespace Slipway.Engine.Decoder.Training;

/// <summary>Refuses settings that cannot train, by field.</summary>
internal static class TuningChecks
{
    public static void Settings(DecoderTuningSpec spec, IReadOnlyList<TuningExample> train)
    {
        (bool Met, string Problem)[] checks =
        [
            (train.Count > 0, "train: no rows; give at least one"),
            (spec.Rank is >= 0 and <= 256, "rank: must be 0 (all weights) to 256"),
            (spec.Alpha is > 0 and <= 4096, "alpha: must be above 0, at most 4096"),
            (spec.Epochs is > 0 and <= 10_000, "epochs: must be 1 to 10000"),
            (spec.BatchRows is > 0 and <= 4096, "batch_rows: must be 1 to 4096"),
            (spec.LearningRate is > 0 and <= 1, "learning_rate: must be above 0, at most 1"),
            (spec.WarmupPart is >= 0 and < 1, "warmup_part: must be at least 0 and below 1"),
            (spec.CheckpointEvery > 0, "checkpoint_every: must be above 0"),
            (spec.ValidateEvery > 0, "validate_every: must be above 0"),
            (spec.Threads > 0, "threads: must be above 0"),
        ];
        if (checks.FirstOrDefault(check => !check.Met).Problem is { } problem)
        {
            throw new ArgumentException(problem, nameof(spec));
        }
    }
}
