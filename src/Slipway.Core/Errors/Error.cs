namespace Slipway.Core.Errors;

/// <summary>A failure as a value: what went wrong, which field it concerns, and what to do about it.</summary>
/// <param name="Kind">Which of the closed set of failures this is.</param>
/// <param name="Message">One or two sentences for the caller: the fault and its cure. Never a secret, never a stack trace.</param>
public sealed record Error(ErrorKind Kind, string Message)
{
    /// <summary>The request field at fault, as the caller wrote it (<c>messages[0].content</c>), if one is.</summary>
    public string? Field { get; init; }

    /// <summary>A stable machine-readable word (<c>model_not_found</c>), if the kind alone does not say it.</summary>
    public string? Code { get; init; }

    /// <summary>How long to wait before a retry makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The HTTP status that the upstream gave, when the failure came from there.</summary>
    public int? UpstreamStatus { get; init; }

    public static Error Invalid(string message, string? field = null, string? code = null) =>
        new(ErrorKind.InvalidRequest, message) { Field = field, Code = code };

    public static Error NotFound(string message, string? field = null, string? code = null) =>
        new(ErrorKind.NotFound, message) { Field = field, Code = code };
}
