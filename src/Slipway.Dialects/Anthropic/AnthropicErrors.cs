using System.Buffers;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Anthropic;

/// <summary>The envelope <c>{"type":"error","error":{type,message},"request_id"}</c>, both ways.</summary>
internal static class AnthropicErrors
{
    public static void Write(IBufferWriter<byte> output, Error error, string? requestId)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, Type(error.Kind));
        json.WriteString("message"u8, error.Message);
        json.WriteEndObject();
        if (requestId is not null)
        {
            json.WriteString("request_id"u8, requestId);
        }

        json.WriteEndObject();
    }

    public static Error Read(int status, ReadOnlySpan<byte> body) => Plain(UpstreamErrors.Read(status, body));

    /// <summary>What an upstream sent in place of events.</summary>
    public static Error ReadStray(ReadOnlySpan<byte> bytes)
    {
        if (!WireJson.ParseUpstream(bytes.ToArray()).Try(out var document, out _))
        {
            return UpstreamErrors.Read(200, bytes);
        }

        using (document)
        {
            return Read(document.RootElement);
        }
    }

    /// <summary>An error inside a stream, where its type stands for the status.</summary>
    public static Error Read(JsonElement root)
    {
        var type = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
            && error.TryGetProperty("type", out var word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null;
        return Plain(UpstreamErrors.Read(Status(type), root));
    }

    /// <summary>The type says no more than the kind does, and is a word of Anthropic's: each dialect has its own.</summary>
    private static Error Plain(Error error) => Status(error.Code) != 200 || error.Code is "api_error" ? error with { Code = null } : error;

    private static int Status(string? type) => type switch
    {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" => 403,
        "not_found_error" => 404,
        "conflict_error" => 409,
        "request_too_large" => 413,
        "rate_limit_error" => 429,
        "timeout_error" => 504,
        "overloaded_error" => 529,
        _ => 200,
    };

    private static string Type(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidRequest or ErrorKind.ContextLengthExceeded or ErrorKind.MethodNotAllowed or ErrorKind.Unsupported or ErrorKind.Cancelled => "invalid_request_error",
        ErrorKind.Authentication => "authentication_error",
        ErrorKind.Permission => "permission_error",
        ErrorKind.NotFound => "not_found_error",
        ErrorKind.Conflict => "conflict_error",
        ErrorKind.PayloadTooLarge => "request_too_large",
        ErrorKind.RateLimited or ErrorKind.BudgetExceeded => "rate_limit_error",
        ErrorKind.Unavailable => "overloaded_error",
        ErrorKind.UpstreamTimeout => "timeout_error",
        _ => "api_error",
    };
}
