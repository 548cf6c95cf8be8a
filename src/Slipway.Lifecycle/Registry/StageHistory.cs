namespace Slipway.Lifecycle.Registry;

/// <summary>Questions to the history of a model.</summary>
public static class StageHistory
{
    /// <summary>Which version was in production at a time; null when none was.</summary>
    /// <param name="changes">All changes of one model, in order of time.</param>
    public static SemanticVersion? ProductionAt(IEnumerable<StageChange> changes, DateTimeOffset time)
    {
        SemanticVersion? production = null;
        foreach (var change in changes.TakeWhile(c => c.At <= time))
        {
            if (change.To == ModelStage.Production) production = change.Version;
            else if (change.Version == production) production = null;
        }
        return production;
    }

    public static bool WasInProduction(IEnumerable<StageChange> changes, SemanticVersion version) =>
        changes.Any(c => c.Version == version && c.To == ModelStage.Production);
}
