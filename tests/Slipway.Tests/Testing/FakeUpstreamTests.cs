using System.Net.Http.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Testing;

/// <summary>The stand-in for a provider: tests that lean on it are worth what it is worth.</summary>
public sealed class FakeUpstreamTests : IAsyncLifetime
{
    private FakeUpstream upstream = null!;
    private HttpClient http = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        upstream = await FakeUpstream.StartAsync(cancellation: Cancellation);
        http = new HttpClient { BaseAddress = upstream.Address };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await upstream.DisposeAsync();
    }

    [Fact]
    public async Task A_piece_behind_a_gate_comes_only_when_the_gate_is_opened()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = JsonContent.Create(Chat("gate g: one|two", stream: true)) };
        using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await reply.Content.ReadAsStreamAsync(Cancellation));

        await UntilAsync(lines, "one");
        var next = UntilAsync(lines, "two");
        next.IsCompleted.ShouldBeFalse();
        using var opened = await http.PostAsync("gates/g", content: null, Cancellation);
        await next;
        await UntilAsync(lines, "[DONE]");
    }

    [Fact]
    public async Task It_keeps_the_calls_as_they_came()
    {
        using var reply = await http.PostAsJsonAsync("v1/chat/completions?x=1", Chat("hello", stream: false), Cancellation);

        var call = upstream.Calls.ShouldHaveSingleItem();
        reply.IsSuccessStatusCode.ShouldBeTrue();
        (call.Path, call.Query).ShouldBe(("/v1/chat/completions", "?x=1"));
        call.Model.ShouldBe("echo");
        UpstreamCall.TextOf(call.Messages[0]).ShouldBe("hello");
    }

    [Theory]
    [InlineData("error-429", 429)]
    [InlineData("error-503", 503)]
    public async Task A_model_named_for_an_error_gives_it(string model, int status)
    {
        using var reply = await http.PostAsJsonAsync("v1/chat/completions", new { model, messages = Array.Empty<object>() }, Cancellation);

        ((int)reply.StatusCode).ShouldBe(status);
    }

    private static object Chat(string text, bool stream) => new { model = "echo", stream, messages = new[] { new { role = "user", content = text } } };

    private static async Task UntilAsync(StreamReader lines, string text)
    {
        while (await lines.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new EndOfStreamException($"The stream ended before `{text}`.");
    }
}
