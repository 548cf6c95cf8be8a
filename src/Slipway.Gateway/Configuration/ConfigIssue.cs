using System.Globalization;

namespace Slipway.Gateway.Configuration;

/// <summary>One thing that is wrong in a configuration file.</summary>
/// <param name="Line">Line in the file, from 1; 0 when the fault has no place.</param>
/// <param name="Path">Where in the tree: <c>model_list[0].litellm_params.model</c>.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="Cure">What to write instead.</param>
public sealed record ConfigIssue(int Line, string Path, string Fault, string Cure)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"line {Line}: {Path}: {Fault} {Cure}");
}

/// <summary>A configuration, or all that keeps it from being one.</summary>
public sealed record ConfigOutcome(SlipwayConfig? Config, IReadOnlyList<ConfigIssue> Issues);
