using Slipway.Core.Errors;

namespace Slipway.Cloud.Google;

/// <summary>Why there is no token: what was found and where, and what mends it. Never holds a secret.</summary>
/// <param name="Code">Stable word, such as <c>google_key_disabled</c>.</param>
/// <param name="Text">What was found, and where.</param>
/// <param name="Cure">What to do: a command wherever one does it.</param>
public sealed record GoogleFault(string Code, string Text, string Cure)
{
    /// <summary>The service could not be reached or failed by itself, so that a second try may go well.</summary>
    public bool Passing { get; init; }

    /// <summary>To the caller of the gateway it is the upstream's credentials that fail, never the caller's own.</summary>
    public Error ToError(TimeSpan? retryAfter = null) =>
        new(Passing ? ErrorKind.Unavailable : ErrorKind.Upstream, $"{Text} {Cure}") { Code = Code, RetryAfter = retryAfter };
}
