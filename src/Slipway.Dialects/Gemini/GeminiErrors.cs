using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Writes Google's error model (AIP-193): <c>{"error":{code,message,status,details[]}}</c>.</summary>
internal static class GeminiErrors
{
    private const string TypePrefix = "type.googleapis.com/google.rpc.";

    public static void Write(IBufferWriter<byte> output, Error error, string? requestId)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, error.Kind.HttpStatus());
        json.WriteString("message"u8, error.Message);
        json.WriteString("status"u8, Status(error.Kind));
        json.WriteStartArray("details"u8);
        WriteInfo(json, error);
        WriteField(json, error);
        WriteQuota(json, error);
        WriteRetry(json, error);
        WriteRequest(json, requestId);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Status(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidRequest or ErrorKind.ContextLengthExceeded or ErrorKind.PayloadTooLarge => "INVALID_ARGUMENT",
        ErrorKind.Authentication => "UNAUTHENTICATED",
        ErrorKind.Permission => "PERMISSION_DENIED",
        ErrorKind.NotFound => "NOT_FOUND",
        ErrorKind.Conflict => "ABORTED",
        ErrorKind.RateLimited or ErrorKind.BudgetExceeded => "RESOURCE_EXHAUSTED",
        ErrorKind.Cancelled => "CANCELLED",
        ErrorKind.Unsupported or ErrorKind.MethodNotAllowed => "UNIMPLEMENTED",
        ErrorKind.Upstream or ErrorKind.Unavailable => "UNAVAILABLE",
        ErrorKind.UpstreamTimeout => "DEADLINE_EXCEEDED",
        _ => "INTERNAL",
    };

    private static void WriteInfo(Utf8JsonWriter json, Error error)
    {
        Begin(json, "ErrorInfo");
        json.WriteString("reason"u8, Reason(error));
        json.WriteString("domain"u8, "slipway"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Reasons are words in capitals with underscores.</summary>
    private static string Reason(Error error)
    {
        var word = error.Code ?? JsonNamingPolicy.SnakeCaseUpper.ConvertName(error.Kind.ToString());
        return string.Concat(word.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'));
    }

    private static void WriteField(Utf8JsonWriter json, Error error)
    {
        if (error.Field is null)
        {
            return;
        }

        Begin(json, "BadRequest");
        json.WriteStartArray("fieldViolations"u8);
        json.WriteStartObject();
        json.WriteString("field"u8, error.Field);
        json.WriteString("description"u8, error.Message);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A budget does not come back by waiting a little. Google's command line stops at once when the quota's name says "PerDay", and retries ten times otherwise.</summary>
    private static void WriteQuota(Utf8JsonWriter json, Error error)
    {
        if (error.Kind != ErrorKind.BudgetExceeded)
        {
            return;
        }

        Begin(json, "QuotaFailure");
        json.WriteStartArray("violations"u8);
        json.WriteStartObject();
        json.WriteString("subject"u8, "budget"u8);
        json.WriteString("description"u8, error.Message);
        json.WriteString("quotaId"u8, "SlipwayBudgetPerDayOrLonger"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRetry(Utf8JsonWriter json, Error error)
    {
        if (error.RetryAfter is not { } wait)
        {
            return;
        }

        Begin(json, "RetryInfo");
        json.WriteString("retryDelay"u8, Math.Max(0, wait.TotalSeconds).ToString("0.###", CultureInfo.InvariantCulture) + "s");
        json.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter json, string? requestId)
    {
        if (requestId is null)
        {
            return;
        }

        Begin(json, "RequestInfo");
        json.WriteString("requestId"u8, requestId);
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("@type"u8, TypePrefix + type);
    }
}
