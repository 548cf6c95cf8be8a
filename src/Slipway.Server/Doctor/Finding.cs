namespace Slipway.Server.Doctor;

/// <summary>One thing that the doctor looked at.</summary>
/// <param name="Health">Fine, worth a look, or broken.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Text">What was found.</param>
/// <param name="Cure">What to do; null when there is nothing to do.</param>
public sealed record Finding(FindingHealth Health, string Subject, string Text, string? Cure = null);

public enum FindingHealth
{
    Fine,
    Look,
    Broken,
}
