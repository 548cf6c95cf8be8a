using Slipway.Engine.Training;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Server.Lifecycle.Jobs;

/// <summary>The engine's step metrics as the metric log names them.</summary>
internal static class StepReport
{
    public static void Pass(StepMetrics metrics, ITuningObserver observer)
    {
        observer.Planned(metrics.TotalSteps);
        var values = new List<KeyValuePair<string, double>>
        {
            new("train_loss", metrics.Loss), new("learning_rate", metrics.LearningRate), new("gradient_norm", metrics.GradientNorm), new("tokens", metrics.Tokens),
        };
        if (metrics.ValidationLoss is { } loss) values.Add(new("validation_loss", loss));
        if (metrics.ValidationAccuracy is { } accuracy) values.Add(new("validation_accuracy", accuracy));
        observer.Stepped(metrics.Step, metrics.Epoch, values);
    }
}
