using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Tests.Dialects;

public sealed class ErrorShapeTests
{
    [Fact]
    public void Every_kind_has_all_four_keys_in_OpenAi()
    {
        foreach (var kind in Enum.GetValues<ErrorKind>())
        {
            using var document = Write("openai", new Error(kind, "No \"way\".") { Field = "model" });
            var error = document.RootElement.GetProperty("error");
            error.EnumerateObject().Select(property => property.Name).ShouldBe(["message", "type", "param", "code"]);
            error.GetProperty("message").GetString().ShouldBe("No \"way\".");
            error.GetProperty("param").GetString().ShouldBe("model");
            error.GetProperty("type").GetString().ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public void A_missing_field_and_code_are_null_in_OpenAi_not_absent()
    {
        using var document = Write("openai", new Error(ErrorKind.InvalidRequest, "Bad."));
        var error = document.RootElement.GetProperty("error");

        error.GetProperty("param").ValueKind.ShouldBe(JsonValueKind.Null);
        error.GetProperty("code").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    // The pairs of google/rpc/code.proto; 405, 413 and 502 have none and take the nearest.
    [Theory]
    [InlineData(ErrorKind.InvalidRequest, 400, "INVALID_ARGUMENT")]
    [InlineData(ErrorKind.ContextLengthExceeded, 400, "INVALID_ARGUMENT")]
    [InlineData(ErrorKind.Authentication, 401, "UNAUTHENTICATED")]
    [InlineData(ErrorKind.Permission, 403, "PERMISSION_DENIED")]
    [InlineData(ErrorKind.NotFound, 404, "NOT_FOUND")]
    [InlineData(ErrorKind.Conflict, 409, "ABORTED")]
    [InlineData(ErrorKind.PayloadTooLarge, 413, "INVALID_ARGUMENT")]
    [InlineData(ErrorKind.RateLimited, 429, "RESOURCE_EXHAUSTED")]
    [InlineData(ErrorKind.Internal, 500, "INTERNAL")]
    [InlineData(ErrorKind.Unsupported, 501, "UNIMPLEMENTED")]
    [InlineData(ErrorKind.Upstream, 502, "UNAVAILABLE")]
    [InlineData(ErrorKind.Unavailable, 503, "UNAVAILABLE")]
    [InlineData(ErrorKind.UpstreamTimeout, 504, "DEADLINE_EXCEEDED")]
    public void Kinds_have_Googles_status(ErrorKind kind, int code, string status)
    {
        using var document = Write("gemini", new Error(kind, "Bad."));
        var error = document.RootElement.GetProperty("error");

        error.GetProperty("code").GetInt32().ShouldBe(code);
        error.GetProperty("status").GetString().ShouldBe(status);
    }

    [Fact]
    public void Google_details_name_field_wait_reason_and_request()
    {
        using var document = Write("gemini", new Error(ErrorKind.RateLimited, "Slow down.") { Field = "contents", RetryAfter = TimeSpan.FromSeconds(1.5), Code = "rpm-limit" });
        var details = document.RootElement.GetProperty("error").GetProperty("details").EnumerateArray()
            .ToDictionary(detail => detail.GetProperty("@type").GetString()!.Split('.')[^1], StringComparer.Ordinal);

        details["BadRequest"].GetProperty("fieldViolations")[0].GetProperty("field").GetString().ShouldBe("contents");
        details["RetryInfo"].GetProperty("retryDelay").GetString().ShouldBe("1.5s");
        details["ErrorInfo"].GetProperty("reason").GetString().ShouldBe("RPM_LIMIT");
        details["RequestInfo"].GetProperty("requestId").GetString().ShouldBe("req-1");
    }

    [Fact]
    public void A_spent_budget_looks_like_a_daily_quota_to_Googles_command_line()
    {
        using var document = Write("gemini", new Error(ErrorKind.BudgetExceeded, "The budget is used up."));

        document.RootElement.ToString().ShouldContain("PerDay");
    }

    private static JsonDocument Write(string dialect, Error error) =>
        JsonDocument.Parse(Fixed.Bytes(output => Fixed.Inbound(dialect).WriteError(output, error, "req-1")));
}
