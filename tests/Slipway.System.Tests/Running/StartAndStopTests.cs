using System.Net;
using System.Net.Http.Json;
using Slipway.Testing.Upstream;

namespace Slipway.System.Tests.Running;

/// <summary>Starting and stopping, as an operator or an init system does it.</summary>
public sealed class StartAndStopTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_any_model_configured_the_embedded_ones_are_there_and_it_ends_with_code_0()
    {
        await using var program = await SlipwayProgram.ServeAsync("general_settings: { master_key: os.environ/SLIPWAY_MASTER_KEY, discover_local_servers: false }", Cancellation);
        using var http = Client(program);

        var models = await http.GetStringAsync("/v1/models", Cancellation);

        models.ShouldContain("use-lite");
        models.ShouldContain("tiny-demo");
        (await program.StopAsync(Cancellation)).ShouldBe(0);
    }

    [Fact]
    public async Task A_stream_that_is_under_way_may_finish_when_it_is_asked_to_stop()
    {
        await using var upstream = await FakeUpstream.StartAsync(cancellation: Cancellation);
        await using var program = await SlipwayProgram.ServeAsync($$"""
            model_list:
              - model_name: local-chat
                litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}", api_key: sk-upstream }
            general_settings: { master_key: os.environ/SLIPWAY_MASTER_KEY, discover_local_servers: false }
            """, Cancellation);
        using var http = Client(program);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = "local-chat", stream = true, messages = new[] { new { role = "user", content = "gate stop: first|last" } } }),
        };
        using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var lines = new StreamReader(await reply.Content.ReadAsStreamAsync(Cancellation));
        await UntilAsync(lines, "first");

        var stopping = program.StopAsync(Cancellation);
        upstream.Gates.Open("stop");

        await UntilAsync(lines, "last");
        await UntilAsync(lines, "[DONE]");
        (await stopping).ShouldBe(0);
    }

    private static HttpClient Client(SlipwayProgram program)
        => new() { BaseAddress = program.Address, DefaultRequestHeaders = { { "Authorization", "Bearer " + SlipwayProgram.MasterKey } } };

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
