using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Tests.Dialects.Anthropic;

public sealed class AnthropicErrorTests
{
    [Theory]
    [InlineData(ErrorKind.InvalidRequest, "invalid_request_error")]
    [InlineData(ErrorKind.ContextLengthExceeded, "invalid_request_error")]
    [InlineData(ErrorKind.Authentication, "authentication_error")]
    [InlineData(ErrorKind.Permission, "permission_error")]
    [InlineData(ErrorKind.NotFound, "not_found_error")]
    [InlineData(ErrorKind.PayloadTooLarge, "request_too_large")]
    [InlineData(ErrorKind.RateLimited, "rate_limit_error")]
    [InlineData(ErrorKind.BudgetExceeded, "rate_limit_error")]
    [InlineData(ErrorKind.Internal, "api_error")]
    [InlineData(ErrorKind.Upstream, "api_error")]
    [InlineData(ErrorKind.Unavailable, "overloaded_error")]
    [InlineData(ErrorKind.UpstreamTimeout, "timeout_error")]
    public void Kinds_have_Anthropics_types(ErrorKind kind, string type)
    {
        using var document = JsonDocument.Parse(Fixed.Bytes(output => Fixed.Inbound("anthropic").WriteError(output, new Error(kind, "No \"way\"."), "req_1")));
        var root = document.RootElement;

        root.GetProperty("type").GetString().ShouldBe("error");
        root.GetProperty("error").GetProperty("type").GetString().ShouldBe(type);
        root.GetProperty("error").GetProperty("message").GetString().ShouldBe("No \"way\".");
        root.GetProperty("request_id").GetString().ShouldBe("req_1");
    }

    [Theory]
    [InlineData(400, "invalid_request_error", "prompt is too long: 200001 tokens > 200000 maximum", ErrorKind.ContextLengthExceeded)]
    [InlineData(400, "invalid_request_error", "max_tokens: Field required", ErrorKind.InvalidRequest)]
    [InlineData(402, "billing_error", "Pay", ErrorKind.InvalidRequest)]
    [InlineData(404, "not_found_error", "model: x", ErrorKind.NotFound)]
    [InlineData(429, "rate_limit_error", "Slow", ErrorKind.RateLimited)]
    [InlineData(529, "overloaded_error", "Overloaded", ErrorKind.Unavailable)]
    public void An_error_reply_is_read_in_the_hubs_words(int status, string type, string message, ErrorKind kind)
    {
        var body = Fixed.Utf8($$"""{"type":"error","error":{"type":"{{type}}","message":"{{message}}"},"request_id":"req_1"}""");

        var error = Fixed.Outbound("anthropic").ReadError(status, body);

        error.Kind.ShouldBe(kind);
        error.Message.ShouldBe(message);
        error.Code.ShouldBeNull();
        error.UpstreamStatus.ShouldBe(status);
    }
}
