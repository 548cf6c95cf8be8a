namespace Slipway.Core.Fidelity;

/// <summary>What a translation between two dialects could not carry as it was.</summary>
/// <param name="Field">The field as its sender wrote it (<c>messages[2].content[0].cache_control</c>, <c>generationConfig.topK</c>).</param>
/// <param name="Effect">What became of it.</param>
/// <param name="Reason">Why, in one clause that a person can act on.</param>
public sealed record Loss(string Field, LossEffect Effect, string Reason)
{
    /// <summary>Short form for a header: <c>top_k=dropped</c>.</summary>
    public override string ToString() => $"{Field}={Effect.Word()}";
}

/// <summary>What became of a field.</summary>
public enum LossEffect
{
    /// <summary>The other side never hears of it.</summary>
    Dropped,

    /// <summary>It arrives as another value that means about the same.</summary>
    Rewritten,

    /// <summary>The other side cannot do it; the gateway does it in its place.</summary>
    Emulated,
}

public static class LossEffects
{
    public static string Word(this LossEffect effect) => effect switch
    {
        LossEffect.Dropped => "dropped",
        LossEffect.Rewritten => "rewritten",
        _ => "emulated",
    };
}
