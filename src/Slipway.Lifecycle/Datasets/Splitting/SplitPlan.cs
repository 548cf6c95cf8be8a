namespace Slipway.Lifecycle.Datasets.Splitting;

/// <summary>The three parts of a dataset. Test rows are touched once, by the final evaluation.</summary>
public enum Part { Train, Validation, Test }

/// <summary>Shares of the rows and the seed of the shuffle.</summary>
public sealed record SplitPlan(double Train = 0.7, double Validation = 0.15, double Test = 0.15, ulong Seed = 42)
{
    public static SplitPlan Default { get; } = new();

    public double Share(Part part) => part switch { Part.Train => Train, Part.Validation => Validation, _ => Test };

    /// <summary>What is wrong with the shares, or null.</summary>
    public string? Fault =>
        Train is not (> 0 and <= 1) || Validation is not (>= 0 and < 1) || Test is not (>= 0 and < 1)
            ? "Each share lies between 0 and 1 and train is above 0."
            : Math.Abs(Train + Validation + Test - 1) > 1e-6 ? "The three shares add up to 1." : null;
}

/// <summary>Rows that stay together: how many there are of each label.</summary>
/// <param name="Key">Stable name; decides, with the seed, the order in which groups are dealt.</param>
/// <param name="RowsByLabel">Each label once.</param>
public sealed record SplitGroup(string Key, IReadOnlyList<KeyValuePair<string, int>> RowsByLabel)
{
    public int Rows => RowsByLabel.Sum(l => l.Value);
}
