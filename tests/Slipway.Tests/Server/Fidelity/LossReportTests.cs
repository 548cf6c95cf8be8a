using System.Net;
using System.Text;
using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Server.Fidelity;

/// <summary>A caller is told what a translation could not carry: in a header, in the ledger's row, and, where it asks for it, by a refusal.</summary>
public sealed class LossReportTests
{
    private const string WithTopK = """{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":{"topK":40,"temperature":0.5},"futureField":1}""";

    private const string Plain = """{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":{"temperature":0.5}}""";

    [Fact]
    public async Task What_was_lost_is_named_in_a_header_and_explained_in_the_ledger()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);

        using var reply = await server.PostAsync("v1beta/models/house:generateContent", WithTopK);

        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        reply.Headers.GetValues("x-slipway-loss").ShouldBe(["generationConfig.topK=dropped, futureField=dropped"]);
        var losses = (await RowAsync(server, reply)).GetProperty("translation_losses").EnumerateArray().ToList();
        losses.Select(l => l.GetProperty("field").GetString()).ShouldBe(["generationConfig.topK", "futureField"]);
        losses[0].GetProperty("effect").GetString().ShouldBe("dropped");
        losses[0].GetProperty("reason").GetString()!.ShouldContain("top-k");
    }

    [Fact]
    public async Task A_streamed_answer_names_what_the_request_lost()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);

        using var reply = await server.PostAsync("v1beta/models/house:streamGenerateContent?alt=sse", WithTopK);

        reply.Headers.GetValues("x-slipway-loss").ShouldBe(["generationConfig.topK=dropped, futureField=dropped"]);
        (await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("STOP");
        (await RowAsync(server, reply)).GetProperty("translation_losses").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_is_reported_where_nothing_was_lost()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);

        using var translated = await server.PostAsync("v1beta/models/house:generateContent", Plain);
        using var passed = await server.PostAsync("v1/chat/completions", """{"model":"house","messages":[{"role":"user","content":"hi"}],"top_k":40,"future_field":1}""");

        translated.StatusCode.ShouldBe(HttpStatusCode.OK);
        translated.Headers.Contains("x-slipway-loss").ShouldBeFalse();
        passed.StatusCode.ShouldBe(HttpStatusCode.OK);
        passed.Headers.Contains("x-slipway-loss").ShouldBeFalse();
        Encoding.UTF8.GetString(upstream.Calls[^1].Body.Span).ShouldContain("\"future_field\":1");
        (await RowAsync(server, passed)).GetProperty("translation_losses").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("generateContent")]
    [InlineData("streamGenerateContent?alt=sse")]
    public async Task A_strict_caller_gets_a_refusal_that_names_every_loss_before_anything_is_sent(string method)
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);
        server.Http.DefaultRequestHeaders.Add("x-slipway-strict", "true");

        using var refused = await server.PostAsync("v1beta/models/house:" + method, WithTopK);
        var error = (await RunningServer.JsonAsync(refused)).GetProperty("error");

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        error.GetProperty("status").GetString().ShouldBe("INVALID_ARGUMENT");
        error.GetProperty("message").GetString()!.ShouldContain("generationConfig.topK");
        error.GetProperty("message").GetString()!.ShouldContain("futureField");
        upstream.Calls.ShouldBeEmpty();
        using var sound = await server.PostAsync("v1beta/models/house:" + method, Plain);
        sound.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static Task<RunningServer> StartAsync(FakeUpstream upstream) => RunningServer.StartAsync($$"""
        model_list:
          - { model_name: house, litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}" } }
        general_settings: { discover_local_servers: false }
        """);

    private static async Task<JsonElement> RowAsync(RunningServer server, HttpResponseMessage reply)
    {
        JsonElement row = default;
        await server.EventuallyAsync(async () =>
        {
            using var logs = await server.GetAsync("spend/logs?request_id=" + reply.Headers.GetValues("x-request-id").Single());
            var rows = await RunningServer.JsonAsync(logs);
            row = rows.GetArrayLength() == 1 ? rows[0].Clone() : default;
            return rows.GetArrayLength() == 1;
        }, TimeSpan.FromSeconds(20));
        return row;
    }
}
