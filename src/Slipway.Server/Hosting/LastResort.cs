using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Slipway.Server.Hosting;

/// <summary>Catches what no handler answered: a stray path gets JSON, a defect of ours a 500 without its stack, in the log with it.</summary>
internal sealed partial class LastResort(RequestDelegate next, ILogger<LastResort> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: 404 or 405, ContentLength: null } && http.Response.ContentType is null)
            {
                await WriteAsync(http, http.Response.StatusCode, http.Response.StatusCode == 404
                    ? $"There is nothing at {http.Request.Method} {http.Request.Path}. GET / shows what there is."
                    : $"{http.Request.Path} does not take {http.Request.Method}.", "invalid_request_error");
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller left.
        }
        catch (BadHttpRequestException e)
        {
            await WriteAsync(http, e.StatusCode, "The request is badly framed: " + e.Message, "invalid_request_error");
        }
        catch (Exception e)
        {
            var id = http.Response.Headers["x-request-id"].ToString() is { Length: > 0 } known ? known : Activity.Current?.Id ?? http.TraceIdentifier;
            Defect(log, e, http.Request.Method, http.Request.Path, id);
            await WriteAsync(http, 500, $"Something is wrong with Slipway itself. Tell its operator the request id {id}.", "internal_error");
        }
    }

    private static async Task WriteAsync(HttpContext http, int status, string message, string type)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($"{{\"error\":{{\"message\":{System.Text.Json.JsonSerializer.Serialize(message)},\"type\":\"{type}\",\"param\":null,\"code\":null}}}}");
    }

    [LoggerMessage(10, LogLevel.Error, "defect in {Method} {Path}, request {RequestId}")]
    private static partial void Defect(ILogger log, Exception exception, string method, string path, string requestId);
}
