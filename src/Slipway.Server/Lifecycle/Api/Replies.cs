using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Errors;

namespace Slipway.Server.Lifecycle.Api;

/// <summary>A reply with a JSON body from a source-generated type.</summary>
internal sealed class JsonReply<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(httpContext.Response.Body, value, type, httpContext.RequestAborted);
    }
}

/// <summary>
/// <c>{"error":{"message","type","param","code"}}</c>, the shape of OpenAI and of the key API; a refused dataset adds its <c>report</c> beside it.
/// </summary>
internal sealed class ErrorReply(Error error, Action<Utf8JsonWriter>? beside = null) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = error.Kind.HttpStatus();
        response.ContentType = "application/json";
        if (error.RetryAfter is { } wait) response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("message", error.Message);
            json.WriteString("type", TypeOf(error.Kind));
            json.WriteString("param", error.Field);
            json.WriteString("code", error.Code);
            json.WriteEndObject();
            beside?.Invoke(json);
            json.WriteEndObject();
        }
        await response.Body.WriteAsync(body.WrittenMemory, httpContext.RequestAborted);
    }

    private static string TypeOf(ErrorKind kind) => kind switch
    {
        ErrorKind.NotFound => "not_found_error",
        ErrorKind.Conflict => "conflict_error",
        ErrorKind.Authentication => "authentication_error",
        ErrorKind.Permission => "permission_error",
        ErrorKind.InvalidRequest or ErrorKind.PayloadTooLarge or ErrorKind.Unsupported => "invalid_request_error",
        _ => "api_error",
    };
}
