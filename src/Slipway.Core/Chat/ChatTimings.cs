namespace Slipway.Core.Chat;

/// <summary>How long an answer took, as the upstream says it or the gateway measured it. Null is not known.</summary>
/// <param name="Total">From the request to the end of the answer.</param>
public sealed record ChatTimings(TimeSpan Total)
{
    /// <summary>Bringing the model into memory.</summary>
    public TimeSpan? Load { get; init; }

    /// <summary>Reading the prompt; measured from outside it is the time to the first piece of the answer.</summary>
    public TimeSpan? Prompt { get; init; }

    /// <summary>Making the answer's tokens.</summary>
    public TimeSpan? Output { get; init; }
}
