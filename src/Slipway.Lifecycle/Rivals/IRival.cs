namespace Slipway.Lifecycle.Rivals;

/// <summary>Texts with their labels, as the rivals see a dataset.</summary>
public sealed record LabelledTexts(IReadOnlyList<string> Texts, IReadOnlyList<string> Labels);

/// <summary>A cheap model that a tuned one must beat. Chooses its hyperparameters on validation rows; never sees test rows.</summary>
public interface IRival
{
    string Name { get; }

    string Title { get; }

    Task<FittedRival> FitAsync(LabelledTexts train, LabelledTexts validation, CancellationToken ct);
}

/// <param name="Chosen">The hyperparameters that validation chose, for the report; empty when there are none.</param>
/// <param name="PredictAsync">Labels for texts.</param>
public sealed record FittedRival(string Chosen, Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<string>>> PredictAsync);
