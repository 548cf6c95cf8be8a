namespace Slipway.Server.Embedded;

/// <summary>
/// The upstream name by which the gateway asks the engine for a model: a base model's own name; <c>zero-shot:label,label</c>, the base
/// encoder choosing between labels; or <c>artifact:kind:folder</c>, a tuned model by its folder below the data folder.
/// </summary>
internal static class EngineModelName
{
    private const string ZeroShotPrefix = "zero-shot:";
    private const string ArtifactPrefix = "artifact:";

    public static string ZeroShot(IEnumerable<string> labels) => ZeroShotPrefix + string.Join(',', labels.Select(Uri.EscapeDataString));

    public static string Artifact(string kind, string folder) => ArtifactPrefix + kind + ":" + folder;

    /// <summary>The labels, or null when the name is of another kind.</summary>
    public static string[]? ZeroShotLabels(string name) =>
        name.StartsWith(ZeroShotPrefix, StringComparison.Ordinal) ? [.. name[ZeroShotPrefix.Length..].Split(',').Select(Uri.UnescapeDataString)] : null;

    /// <summary>Kind and folder, or null when the name is of another kind.</summary>
    public static (string Kind, string Folder)? ArtifactOf(string name) =>
        name.StartsWith(ArtifactPrefix, StringComparison.Ordinal) && name.Split(':', 3) is [_, var kind, var folder] ? (kind, folder) : null;
}
