namespace Slipway.Engine.Encoder.Tuning;

/// <summary>Refuses what cannot be trained on before any time is spent.</summary>
internal static class TuningInputs
{
    /// <summary>The labels in ordinal order.</summary>
    public static List<string> Labels(IReadOnlyList<LabelledText> train) => [.. train.Select(r => r.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static void Check(EncoderTuningSpec spec, IReadOnlyList<LabelledText> train, IReadOnlyList<LabelledText> validation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        var labels = Labels(train);
        if (labels.Count < 2)
        {
            throw new ArgumentException($"the training rows have {labels.Count} label(s); a classifier needs at least two", nameof(train));
        }

        if (validation.FirstOrDefault(r => !labels.Contains(r.Label, StringComparer.Ordinal)) is { } unseen)
        {
            throw new ArgumentException($"label '{unseen.Label}' is in the validation rows but not in the training rows; split the rows so that training has every label", nameof(validation));
        }

        Within(spec.MaxTokens, 1, EncoderShape.MaxTokens, nameof(spec.MaxTokens));
        Within(spec.Head.Steps, 0, 100_000, "Head.Steps");
        Within(spec.Lora.Epochs, 0, 1000, "Lora.Epochs");
        Within(spec.Lora.Rank, 1, 256, "Lora.Rank");
        Within(spec.Lora.BatchSize, 1, 4096, "Lora.BatchSize");
        Within(spec.Lora.CheckpointEvery, 1, int.MaxValue, "Lora.CheckpointEvery");
        Within(spec.Threads, 1, 1024, nameof(spec.Threads));
    }

    private static void Within(int value, int from, int to, string name)
    {
        if (value < from || value > to)
        {
            throw new ArgumentOutOfRangeException(name, value, $"give a number from {from} to {to}");
        }
    }
}
