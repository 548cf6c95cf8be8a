namespace Slipway.Engine.Encoder.Tuning;

/// <summary>What is tuned and how. The defaults suit some hundred to some thousand short texts.</summary>
public sealed record EncoderTuningSpec
{
    /// <summary>The base model's folder, such as models/use-lite.</summary>
    public required string BaseFolder { get; init; }

    /// <summary>Where the adapter is written.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>How the adapter names its base.</summary>
    public string BaseName { get; init; } = "use-lite";

    public int Seed { get; init; } = 1;

    /// <summary>Threads for matrix products; they do not change the result.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Tokens of a text that are read, at most 128.</summary>
    public int MaxTokens { get; init; } = EncoderShape.MaxTokens;

    /// <summary>Weighs rare labels up so that every label counts the same.</summary>
    public bool BalanceClasses { get; init; }

    public HeadSettings Head { get; init; } = new();

    public LoraSettings Lora { get; init; } = new();
}

/// <summary>The first phase: a softmax classifier on embeddings of the frozen encoder, by full-batch AdamW.</summary>
/// <param name="Steps">Updates at most.</param>
/// <param name="LearningRate">Peak of the cosine schedule.</param>
/// <param name="WeightDecay">Pull of the weights to zero (decoupled L2).</param>
/// <param name="Patience">Updates without a better validation loss before stopping.</param>
public sealed record HeadSettings(int Steps = 200, float LearningRate = 0.01f, float WeightDecay = 0.1f, int Patience = 30);

/// <summary>The second phase: low-rank adapters inside the encoder (Hu et al., "LoRA", 2021), trained together with the head.</summary>
public sealed record LoraSettings
{
    /// <summary>Passes over the rows; 0 leaves the encoder frozen.</summary>
    public int Epochs { get; init; } = 2;

    public int Rank { get; init; } = 8;

    public float Alpha { get; init; } = 16;

    public int BatchSize { get; init; } = 32;

    public float LearningRate { get; init; } = 1e-3f;

    public float WeightDecay { get; init; } = 0.01f;

    /// <summary>Part of the updates in which the rate rises.</summary>
    public float Warmup { get; init; } = 0.1f;

    public float MaxGradientNorm { get; init; } = 1;

    /// <summary>Updates between checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 10;

    /// <summary>Dense layers that get an adapter, by the end of their name, as in PEFT.</summary>
    public IReadOnlyList<string> TargetModules { get; init; } = ["attention.qkv", "attention.out", "ffn.in", "ffn.out"];
}

/// <summary>What a finished run says about itself.</summary>
/// <param name="ArtifactFolder">Holds the adapter.</param>
/// <param name="Labels">In the order of the probabilities.</param>
/// <param name="HeadOnly">Validation of the head on the frozen encoder; null without validation rows.</param>
/// <param name="Kept">Validation of what was kept: the epoch with the lowest validation loss, head only included.</param>
/// <param name="KeptEpoch">Epoch of the second phase that was kept; 0 means that the adapters did not help and stayed empty.</param>
/// <param name="Steps">Updates made.</param>
/// <param name="Tokens">Tokens seen.</param>
public sealed record EncoderTuningResult(
    string ArtifactFolder, IReadOnlyList<string> Labels, ValidationScore? HeadOnly, ValidationScore? Kept, int KeptEpoch, int Steps, long Tokens);

/// <summary>Mean loss in nats and part of the rows that are right.</summary>
public sealed record ValidationScore(float Loss, float Accuracy);
