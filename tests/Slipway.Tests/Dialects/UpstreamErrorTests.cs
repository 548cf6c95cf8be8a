using Slipway.Core.Errors;
using Slipway.Dialects.Upstream;

namespace Slipway.Tests.Dialects;

public sealed class UpstreamErrorTests
{
    [Theory]
    [InlineData(400, ErrorKind.InvalidRequest)]
    [InlineData(401, ErrorKind.Authentication)]
    [InlineData(403, ErrorKind.Permission)]
    [InlineData(404, ErrorKind.NotFound)]
    [InlineData(408, ErrorKind.UpstreamTimeout)]
    [InlineData(422, ErrorKind.InvalidRequest)]
    [InlineData(429, ErrorKind.RateLimited)]
    [InlineData(500, ErrorKind.Upstream)]
    [InlineData(502, ErrorKind.Upstream)]
    [InlineData(503, ErrorKind.Unavailable)]
    [InlineData(504, ErrorKind.UpstreamTimeout)]
    [InlineData(529, ErrorKind.Unavailable)]
    public void A_status_alone_gives_its_kind(int status, ErrorKind kind)
    {
        foreach (var dialect in TranslationCases.Dialects)
        {
            var error = Fixed.Outbound(dialect).ReadError(status, "<html>"u8);
            error.Kind.ShouldBe(kind);
            error.UpstreamStatus.ShouldBe(status);
            error.Message.ShouldContain(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("""{"error":{"message":"Bad thing","type":"t","param":"messages","code":"c"}}""", "Bad thing", "messages", "c")]
    [InlineData("""{"error":{"code":400,"message":"Bad thing","status":"INVALID_ARGUMENT","details":[{"@type":"x","fieldViolations":[{"field":"contents","description":"d"}]}]}}""", "Bad thing", "contents", "INVALID_ARGUMENT")]
    [InlineData("""[{"error":{"code":400,"message":"Bad thing","status":"INVALID_ARGUMENT"}}]""", "Bad thing", null, "INVALID_ARGUMENT")]
    [InlineData("""{"error":"Bad thing"}""", "Bad thing", null, null)]
    [InlineData("""{"detail":"Bad thing"}""", "Bad thing", null, null)]
    [InlineData("""{"message":"Bad thing"}""", "Bad thing", null, null)]
    [InlineData("Bad thing\n", "Bad thing", null, null)]
    public void Every_known_shape_is_read(string body, string message, string? field, string? code)
    {
        var error = Fixed.Outbound("openai").ReadError(400, Fixed.Utf8(body));

        (error.Message, error.Field, error.Code).ShouldBe((message, field, code));
    }

    [Theory]
    [InlineData("""{"error":{"message":"This model's maximum context length is 8192 tokens.","code":"context_length_exceeded"}}""")]
    [InlineData("""{"error":{"message":"The input token count (9) exceeds the maximum number of tokens allowed (8).","status":"INVALID_ARGUMENT"}}""")]
    [InlineData("""{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}""")]
    public void A_prompt_that_is_too_long_has_its_own_kind(string body) =>
        Fixed.Outbound("openai").ReadError(400, Fixed.Utf8(body)).Kind.ShouldBe(ErrorKind.ContextLengthExceeded);

    [Theory]
    [InlineData("""{"error":{"message":"m","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"}]}}""", 1.5)]
    [InlineData("""{"error":{"message":"Rate limit reached. Please try again in 20s."}}""", 20)]
    [InlineData("""{"error":{"message":"Please retry in 250ms"}}""", 0.25)]
    public void The_wait_is_read(string body, double seconds) =>
        Fixed.Outbound("openai").ReadError(429, Fixed.Utf8(body)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("Incorrect API key provided: sk-proj-abc123def456. You can find", "abc123")]
    [InlineData("Incorrect API key provided: sk-abc*****************wxyz.", "wxyz")]
    [InlineData("GET /v1?key=AIzaSyD-abcdefghijklmnop&alt=sse failed", "AIza")]
    [InlineData("key=plainsecretvalue1", "plainsecret")]
    [InlineData("Authorization: Bearer abcdef.ghijkl", "ghijkl")]
    [InlineData("token ya29.a0AfB_byC1234567 expired", "a0AfB")]
    [InlineData("""{"api_key": "0123456789abcdef"}""", "0123456789")]
    [InlineData("x-goog-api-key: verysecretthing", "verysecret")]
    [InlineData("jwt eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl bad", "eyJ")]
    public void Keys_that_an_upstream_echoes_are_removed(string text, string secret)
    {
        ErrorText.Clean(text).ShouldNotContain(secret);
        ErrorText.Clean(text).ShouldContain("[removed]");
    }

    [Theory]
    [InlineData("The token count of the key field is too high")]
    [InlineData("Unknown key: 'a'. Use max_tokens: 5")]
    public void Plain_words_survive(string text) => ErrorText.Clean(text).ShouldBe(text);

    [Fact]
    public void Long_texts_are_cut_and_control_characters_leave() =>
        ErrorText.Clean("a\u0000b" + new string('x', 5000)).ShouldBe("a b" + new string('x', 997) + '…');
}
