using System.Text;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Server.OpenAiLegacy;

public sealed class ModerationsApiTests
{
    private const string Scores = """{"id":"modr-1","model":"omni-moderation-latest","results":[{"flagged":false,"categories":{"violence":false},"category_scores":{"violence":0.01}}]}""";

    [Theory]
    [InlineData("""{"input":"a","new":1}""", """{"model":"omni-moderation-latest","input":"a","new":1}""")]
    [InlineData("""{"input":["a"],"model":""}""", """{"input":["a"],"model":"omni-moderation-latest"}""")]
    [InlineData("""{"model":"guard","input":[{"type":"text","text":"a"}]}""", """{"model":"omni-moderation-latest","input":[{"type":"text","text":"a"}]}""")]
    public async Task A_text_goes_to_the_model_that_is_configured_for_it_and_its_scores_come_back_as_they_are(string body, string sent)
    {
        await using var upstream = await FakeUpstream.StartAsync(_ => UpstreamReply.Json(Scores));
        await using var server = await RunningServer.StartAsync(Config(upstream));

        using var reply = await server.PostAsync("v1/moderations", body);

        (await reply.Content.ReadAsStringAsync()).ShouldBe(Scores);
        var call = upstream.Calls.ShouldHaveSingleItem();
        call.Path.ShouldBe("/v1/moderations");
        Encoding.UTF8.GetString(call.Body.Span).ShouldBe(sent);
    }

    [Fact]
    public async Task A_moderation_is_a_call_like_any_other_for_keys_and_ledger()
    {
        await using var upstream = await FakeUpstream.StartAsync(_ => UpstreamReply.Json(Scores));
        await using var server = await RunningServer.StartAsync(Config(upstream));
        var key = await server.NewKeyAsync(new { models = new[] { "house" }, max_budget = 1 });

        using var refused = await server.PostAsync("v1/moderations", """{"input":"a"}""", key);
        ((int)refused.StatusCode).ShouldBe(403);
        using var nobody = await server.PostAsync("v1/moderations", """{"input":"a"}""", key: "");
        ((int)nobody.StatusCode).ShouldBe(401);
        upstream.Calls.ShouldBeEmpty();

        using var served = await server.PostAsync("v1/moderations", """{"input":"a"}""");
        await server.EventuallyAsync(async () => (await server.Http.GetStringAsync("metrics")).Contains("Moderations", StringComparison.OrdinalIgnoreCase), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Without_a_model_for_it_the_caller_learns_how_to_configure_one()
    {
        await using var server = await RunningServer.StartAsync("general_settings: { discover_local_servers: false }");

        using var reply = await server.PostAsync("v1/moderations", """{"input":"a"}""");

        ((int)reply.StatusCode).ShouldBe(404);
        (await reply.Content.ReadAsStringAsync()).ShouldContain("mode: moderation");
    }

    [Theory]
    [InlineData("""{"model":"house","input":"a"}""", "mode: moderation")]
    [InlineData("""{"model":"tiny-demo","input":"a"}""", "mode: moderation")]
    [InlineData("""{"model":"guard"}""", "'input' is required")]
    [InlineData("""{"model":7,"input":"a"}""", "'model' must be a string")]
    [InlineData("""{"model":"guard","model":"b","input":"a"}""", "stands twice")]
    [InlineData("[]", "JSON object")]
    public async Task What_cannot_be_moderated_is_refused_with_the_cure(string body, string word)
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(Config(upstream));

        using var reply = await server.PostAsync("v1/moderations", body);

        ((int)reply.StatusCode).ShouldBe(400);
        (await reply.Content.ReadAsStringAsync()).ShouldContain(word);
    }

    [Fact]
    public async Task A_model_configured_for_it_is_offered_for_nothing_else()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(Config(upstream));

        using var reply = await server.PostAsync("v1/chat/completions", """{"model":"guard","messages":[{"role":"user","content":"a"}]}""");

        ((int)reply.StatusCode).ShouldBe(400);
    }

    private static string Config(FakeUpstream upstream) => $$"""
        model_list:
          - { model_name: house, litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}" } }
          - { model_name: guard, litellm_params: { model: openai/omni-moderation-latest, api_base: "{{upstream.ApiBase}}" }, model_info: { mode: moderation } }
        general_settings: { discover_local_servers: false }
        """;
}
