namespace Slipway.Engine.Decoder.Training;

/// <summary>How long and how hard to train.</summary>
/// <param name="Steps">Updates.</param>
/// <param name="LearningRate">Peak of the cosine schedule.</param>
/// <param name="WarmupSteps">Updates until the peak.</param>
/// <param name="ClipNorm">Largest Euclidean norm of all gradients together.</param>
/// <param name="WeightDecay">Pull of matrices to zero.</param>
/// <param name="Beta2">Memory of the squared gradients; 0.95 is usual for language models.</param>
/// <param name="ValidateEvery">Updates between two looks at the validation rows; the last update always looks.</param>
/// <param name="CheckpointEvery">Updates between two checkpoints; the last update always writes one.</param>
public sealed record TrainingPlan(
    int Steps, float LearningRate, int WarmupSteps, float ClipNorm = 1, float WeightDecay = 0.1f, float Beta2 = 0.95f,
    int ValidateEvery = 50, int CheckpointEvery = 50);

/// <summary>Where batches come from. What a step sees depends on the step alone, so a resumed run sees the same.</summary>
public interface IBatchSource
{
    /// <summary>Batches of one update, whose gradients are added up; steps count from 1.</summary>
    IEnumerable<TokenBatch> Batches(int step);

    /// <summary>Passes over the data, from 1.</summary>
    int Epoch(int step);

    /// <summary>Batches to measure on; never trained on.</summary>
    IEnumerable<TokenBatch> Validation { get; }
}
