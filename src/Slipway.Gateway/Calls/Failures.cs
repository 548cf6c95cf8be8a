using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Errors;
using Slipway.Dialects;

namespace Slipway.Gateway.Calls;

/// <summary>Writes a failure in the caller's dialect.</summary>
public static class Failures
{
    public static async Task WriteAsync(HttpContext http, IInboundDialect dialect, Error error, string requestId)
    {
        if (http.Response.HasStarted || error.Kind == ErrorKind.Cancelled)
        {
            return;
        }

        http.Response.StatusCode = error.Kind.HttpStatus();
        http.Response.ContentType = "application/json";
        if (error.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        dialect.WriteError(http.Response.BodyWriter, error, requestId);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
