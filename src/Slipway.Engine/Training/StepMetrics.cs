namespace Slipway.Engine.Training;

/// <summary>What a trainer reports after each update.</summary>
/// <param name="Step">Updates made, from 1.</param>
/// <param name="TotalSteps">Updates planned; early stopping may end before.</param>
/// <param name="Epoch">Passes over the rows, from 1.</param>
/// <param name="Loss">Mean loss of the batch, nats.</param>
/// <param name="LearningRate">The rate of this update.</param>
/// <param name="GradientNorm">Euclidean norm of all gradients before clipping.</param>
/// <param name="ValidationLoss">Mean loss on the validation rows, where it was measured after this update.</param>
/// <param name="ValidationAccuracy">Part of the validation rows that are right, 0 to 1, where measured.</param>
/// <param name="Tokens">Tokens seen since the start, repeats counted.</param>
public sealed record StepMetrics(
    int Step, int TotalSteps, int Epoch, float Loss, float LearningRate, float GradientNorm,
    float? ValidationLoss = null, float? ValidationAccuracy = null, long Tokens = 0);
