using System.Buffers;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Writes <c>{"error":{"message","type","param","code"}}</c>; clients need all four keys, null or not.</summary>
internal static class OpenAiErrors
{
    public static void Write(IBufferWriter<byte> output, Error error, string? requestId)
    {
        using var json = WireJson.Writer(output);
        Write(json, error, requestId);
    }

    public static void Write(Utf8JsonWriter json, Error error, string? requestId)
    {
        var (type, code) = Words(error.Kind);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, error.Message);
        json.WriteString("type"u8, type);
        json.WriteString("param"u8, error.Field);
        json.WriteString("code"u8, error.Code ?? code);
        json.WriteEndObject();
        if (requestId is not null)
        {
            json.WriteString("request_id"u8, requestId);
        }

        json.WriteEndObject();
    }

    /// <summary>OpenAI's word for a kind of error.</summary>
    public static string TypeOf(ErrorKind kind) => Words(kind).Type;

    private static (string Type, string? Code) Words(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidRequest => ("invalid_request_error", null),
        ErrorKind.ContextLengthExceeded => ("invalid_request_error", "context_length_exceeded"),
        ErrorKind.Authentication => ("authentication_error", "invalid_api_key"),
        ErrorKind.Permission => ("permission_error", "permission_denied"),
        ErrorKind.NotFound => ("invalid_request_error", "not_found"),
        ErrorKind.MethodNotAllowed => ("invalid_request_error", "method_not_allowed"),
        ErrorKind.Conflict => ("invalid_request_error", "conflict"),
        ErrorKind.PayloadTooLarge => ("invalid_request_error", "payload_too_large"),
        ErrorKind.RateLimited => ("rate_limit_error", "rate_limit_exceeded"),
        ErrorKind.BudgetExceeded => ("budget_exceeded", "budget_exceeded"),
        ErrorKind.Cancelled => ("invalid_request_error", "cancelled"),
        ErrorKind.Unsupported => ("invalid_request_error", "unsupported"),
        ErrorKind.Upstream => ("upstream_error", "upstream_error"),
        ErrorKind.Unavailable => ("server_error", "unavailable"),
        ErrorKind.UpstreamTimeout => ("upstream_error", "upstream_timeout"),
        _ => ("server_error", "internal_error"),
    };
}
