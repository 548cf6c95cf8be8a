namespace Slipway.Lifecycle.Registry;

/// <summary>development → staging → production → archived.</summary>
public enum ModelStage { Development, Staging, Production, Archived }

/// <summary>Which stage may follow which, and what a leap costs.</summary>
public static class StageRules
{
    private static readonly HashSet<(ModelStage From, ModelStage To)> Plain =
    [
        (ModelStage.Development, ModelStage.Staging),
        (ModelStage.Staging, ModelStage.Production),
        (ModelStage.Staging, ModelStage.Development),
        (ModelStage.Production, ModelStage.Staging),
        (ModelStage.Development, ModelStage.Archived),
        (ModelStage.Staging, ModelStage.Archived),
        (ModelStage.Production, ModelStage.Archived),
        (ModelStage.Archived, ModelStage.Development),
    ];

    /// <summary>Null when the change is allowed, otherwise why not.</summary>
    /// <param name="wasInProduction">A version that was in production before may return there at once: that is a rollback.</param>
    /// <param name="overridden">Somebody takes responsibility for skipping a stage; kept in the history.</param>
    public static string? Fault(ModelStage from, ModelStage to, bool wasInProduction, bool overridden)
    {
        if (from == to) return $"It is already in {Word(to)}.";
        if (Plain.Contains((from, to))) return null;
        if (from == ModelStage.Archived && to == ModelStage.Production && wasInProduction) return null;
        if (overridden) return null;
        var next = string.Join(" or ", Plain.Where(p => p.From == from).Select(p => Word(p.To)));
        return $"From {Word(from)} the next stage is {next}, not {Word(to)}. Go there first, or send \"override\": true with the reason in \"why\".";
    }

    public static string Word(this ModelStage stage) => stage.ToString().ToLowerInvariant();

    public static bool TryParse(string? word, out ModelStage stage)
    {
        stage = Enum.GetValues<ModelStage>().FirstOrDefault(s => Word(s) == word);
        return word is not null && Word(stage) == word;
    }
}

/// <summary>A row of the history: never changed, never deleted.</summary>
/// <param name="From">Null for the registration.</param>
public sealed record StageChange(string Model, SemanticVersion Version, ModelStage? From, ModelStage To, DateTimeOffset At, string By, string Why, bool Overridden);
