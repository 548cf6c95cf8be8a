namespace Slipway.Core.Errors;

/// <summary>The closed set of ways a call can fail. Each dialect writes a kind in its own shape; <see cref="ErrorKindFacts"/> holds the HTTP status.</summary>
public enum ErrorKind
{
    /// <summary>The request is malformed or asks for something that its fields cannot mean. 400.</summary>
    InvalidRequest,

    /// <summary>The prompt is longer than the model takes. 400; fallback rules treat it apart.</summary>
    ContextLengthExceeded,

    /// <summary>No key, or a key that is unknown, expired or blocked. 401.</summary>
    Authentication,

    /// <summary>A known caller asks for what its key does not allow. 403.</summary>
    Permission,

    /// <summary>No such model, key, job or other object. 404.</summary>
    NotFound,

    /// <summary>The path exists, the method does not fit. 405.</summary>
    MethodNotAllowed,

    /// <summary>The object is in a state that forbids this. 409.</summary>
    Conflict,

    /// <summary>The body is larger than the server reads. 413.</summary>
    PayloadTooLarge,

    /// <summary>Too many requests or tokens for now; retry later. 429.</summary>
    RateLimited,

    /// <summary>The budget of the key, team or user is used up; retrying does not help before the reset. 429.</summary>
    BudgetExceeded,

    /// <summary>The caller left before the answer was complete. 499, never seen by the caller.</summary>
    Cancelled,

    /// <summary>A defect of ours. 500.</summary>
    Internal,

    /// <summary>The chosen model or upstream does not offer this operation. 501.</summary>
    Unsupported,

    /// <summary>The upstream failed or answered nonsense. 502.</summary>
    Upstream,

    /// <summary>Nothing healthy can serve this now. 503.</summary>
    Unavailable,

    /// <summary>The upstream did not answer in time. 504.</summary>
    UpstreamTimeout,
}

/// <summary>What is fixed for each <see cref="ErrorKind"/>.</summary>
public static class ErrorKindFacts
{
    /// <summary>The HTTP status that stands for this kind in every dialect.</summary>
    public static int HttpStatus(this ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidRequest or ErrorKind.ContextLengthExceeded => 400,
        ErrorKind.Authentication => 401,
        ErrorKind.Permission => 403,
        ErrorKind.NotFound => 404,
        ErrorKind.MethodNotAllowed => 405,
        ErrorKind.Conflict => 409,
        ErrorKind.PayloadTooLarge => 413,
        ErrorKind.RateLimited or ErrorKind.BudgetExceeded => 429,
        ErrorKind.Cancelled => 499,
        ErrorKind.Unsupported => 501,
        ErrorKind.Upstream => 502,
        ErrorKind.Unavailable => 503,
        ErrorKind.UpstreamTimeout => 504,
        _ => 500,
    };
}
