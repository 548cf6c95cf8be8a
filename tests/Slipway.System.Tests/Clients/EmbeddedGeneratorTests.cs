using System.Text.Json;

namespace Slipway.System.Tests.Clients;

/// <summary>The tiny generator, which runs in the child process <c>slipway engine</c>, asked by the official clients.</summary>
[Collection(GatewayCollection.Name)]
public sealed class EmbeddedGeneratorTests(GatewayFixture gateway)
{
    [Theory]
    [InlineData("openai/chat.mjs", "length", "stop")]
    [InlineData("genai/chat.mjs", "MAX_TOKENS", "STOP")]
    public async Task The_tiny_generator_says_something_and_says_why_it_stopped(string script, string ranOut, string done)
    {
        var got = await gateway.RunAsync(script, ("MODEL", "tiny-demo"), ("PROMPT", "What is a gateway?"));

        got.GetProperty("text").GetString().ShouldNotBeNullOrWhiteSpace();
        got.GetProperty("finish").GetString().ShouldBeOneOf(ranOut, done);
    }

    [Theory]
    [InlineData("openai/stream.mjs")]
    [InlineData("genai/stream.mjs")]
    public async Task The_tiny_generator_streams_token_by_token(string script)
    {
        var got = await gateway.RunAsync(script, ("MODEL", "tiny-demo"), ("PROMPT", "What is a gateway?"));

        got.GetProperty("pieces").GetArrayLength().ShouldBeGreaterThan(1);
        got.GetProperty("usage").ValueKind.ShouldBe(JsonValueKind.Object);
    }
}
