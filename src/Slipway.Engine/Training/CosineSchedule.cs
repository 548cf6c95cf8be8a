namespace Slipway.Engine.Training;

/// <summary>
/// A learning rate that rises linearly over the warm-up and falls along half a cosine to a floor (Loshchilov and Hutter, "SGDR", 2017).
/// </summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="TotalSteps">Updates in the whole run.</param>
/// <param name="WarmupSteps">Updates until the peak.</param>
/// <param name="Floor">The last rate, as a part of the peak.</param>
public sealed record CosineSchedule(float Peak, int TotalSteps, int WarmupSteps = 0, float Floor = 0.1f)
{
    /// <summary>The rate of update <paramref name="step"/>, counted from 1.</summary>
    public float At(int step)
    {
        if (step <= WarmupSteps)
        {
            return Peak * step / WarmupSteps;
        }

        var progress = Math.Min(1, (step - WarmupSteps) / (float)Math.Max(1, TotalSteps - WarmupSteps));
        return Peak * (Floor + ((1 - Floor) * 0.5f * (1 + MathF.Cos(MathF.PI * progress))));
    }
}
