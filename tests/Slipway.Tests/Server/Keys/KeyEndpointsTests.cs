using System.Net;
using System.Text;
using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Server.Keys;

/// <summary>The key API as LiteLLM's clients use it, over real HTTP.</summary>
public sealed class KeyEndpointsTests : IAsyncLifetime
{
    private const string Empty = "general_settings: { discover_local_servers: false }";

    private RunningServer server = null!;

    public async ValueTask InitializeAsync() => server = await RunningServer.StartAsync(Empty);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_made_key_has_LiteLLM_s_fields_and_its_secret_is_shown_this_once()
    {
        using var reply = await server.PostAsync("key/generate", """
            {"key_alias":"ci","models":["gpt-4o"],"duration":"30d","max_budget":12.50,"rpm_limit":60,"max_parallel_requests":4,
             "aliases":{"fast":"gpt-4o"},"metadata":{"team":"core"},"user_id":"u","team_id":"t","tags":["a"],"tpm_limit":1000,"budget_duration":"30d"}
            """);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        reply.Headers.GetValues("x-slipway-ignored-fields").ShouldHaveSingleItem().ShouldBe("tpm_limit, budget_duration");
        var made = await RunningServer.JsonAsync(reply);
        var key = made.GetProperty("key").GetString()!;
        var token = made.GetProperty("token").GetString()!;
        token.Length.ShouldBe(64);
        made.GetProperty("token_id").GetString().ShouldBe(token);
        made.GetProperty("key_name").GetString().ShouldBe("sk-..." + key[^4..]);
        made.GetProperty("max_budget").GetRawText().ShouldBe("12.50");
        made.GetProperty("metadata").GetProperty("team").GetString().ShouldBe("core");
        (made.GetProperty("expires").GetDateTimeOffset() - made.GetProperty("created_at").GetDateTimeOffset()).TotalDays.ShouldBe(30, 0.01);

        using var byKey = await server.GetAsync("key/info?key=" + key);
        var info = await RunningServer.JsonAsync(byKey);
        info.GetProperty("key").GetString().ShouldBe(token);
        info.GetProperty("info").GetProperty("key_alias").GetString().ShouldBe("ci");
        info.GetRawText().ShouldNotContain(key);
        using var list = await server.GetAsync("key/list?return_full_object=true");
        (await list.Content.ReadAsStringAsync()).ShouldNotContain(key);
    }

    [Theory]
    [InlineData("key/generate")]
    [InlineData("key/update")]
    [InlineData("key/delete")]
    [InlineData("key/block")]
    [InlineData("key/unblock")]
    [InlineData("key/list")]
    [InlineData("spend/logs")]
    public async Task Nobody_but_the_admin_gets_in(string path)
    {
        var key = await server.NewKeyAsync(new { });
        foreach (var (credential, status) in new[] { ("", 401), ("sk-unknown-0123456789", 401), (key, 403) })
        {
            using var reply = path is "key/list" or "spend/logs" ? await server.GetAsync(path, credential) : await server.PostAsync(path, "{}", credential);
            ((int)reply.StatusCode).ShouldBe(status, $"{path} with '{credential}'");
            (await RunningServer.JsonAsync(reply)).GetProperty("error").GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public async Task A_key_may_look_at_itself_and_at_no_other()
    {
        var mine = await server.NewKeyAsync(new { key_alias = "mine" });
        var other = await server.NewKeyAsync(new { key_alias = "other" });
        using var self = await server.GetAsync("key/info", mine);
        (await RunningServer.JsonAsync(self)).GetProperty("info").GetProperty("key_alias").GetString().ShouldBe("mine");
        using var foreign = await server.GetAsync("key/info?key=" + other, mine);
        using var nothing = await server.GetAsync("key/info?key=sk-no-such-key-0123", mine);
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ErrorAsync(foreign)).ShouldBe(await ErrorAsync(nothing), "what is not yours looks like what is not there");
    }

    [Theory]
    [InlineData("{", null)]
    [InlineData("[]", null)]
    [InlineData("\"x\"", null)]
    [InlineData("""{"models":["a"],"models":["b"]}""", null)]
    [InlineData("""{"metadata":{"a":"\ud800"}}""", null)]
    [InlineData("""{"metadata":{"\udc00":1}}""", null)]
    [InlineData("""{"key_alias":"\ud83d"}""", null)]
    [InlineData("""{"key_alias":5}""", "key_alias")]
    [InlineData("""{"key_alias":""}""", "key_alias")]
    [InlineData("""{"models":"gpt-4o"}""", "models")]
    [InlineData("""{"models":[1]}""", "models")]
    [InlineData("""{"models":["a*b*"]}""", "models")]
    [InlineData("""{"aliases":[]}""", "aliases")]
    [InlineData("""{"aliases":{"a":1}}""", "aliases")]
    [InlineData("""{"max_budget":"10"}""", "max_budget")]
    [InlineData("""{"max_budget":-1}""", "max_budget")]
    [InlineData("""{"max_budget":1e400}""", "max_budget")]
    [InlineData("""{"rpm_limit":1.5}""", "rpm_limit")]
    [InlineData("""{"rpm_limit":-1}""", "rpm_limit")]
    [InlineData("""{"rpm_limit":99999999999}""", "rpm_limit")]
    [InlineData("""{"duration":"soon"}""", "duration")]
    [InlineData("""{"duration":"0s"}""", "duration")]
    [InlineData("""{"duration":"-5m"}""", "duration")]
    [InlineData("""{"duration":"100000mo"}""", "duration")]
    [InlineData("""{"duration":30}""", "duration")]
    [InlineData("""{"blocked":"no"}""", "blocked")]
    [InlineData("""{"metadata":[]}""", "metadata")]
    [InlineData("""{"key":"short"}""", "key")]
    public async Task A_bad_request_is_a_400_that_names_its_field_and_makes_no_key(string body, string? field)
    {
        using var reply = await server.PostAsync("key/generate", body);
        var text = await reply.Content.ReadAsStringAsync();
        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest, text);
        using var json = JsonDocument.Parse(text);
        var error = json.RootElement.GetProperty("error");
        error.GetProperty("param").GetString().ShouldBe(field);
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        using var list = await server.GetAsync("key/list");
        (await RunningServer.JsonAsync(list)).GetProperty("total_count").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_and_bodies_that_are_too_large_are_refused()
    {
        using var latin = await server.PostAsync("key/generate", [.. Encoding.ASCII.GetBytes("{\"key_alias\":\""), 0xff, .. "\"}"u8]);
        latin.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var large = await server.PostAsync("key/generate", $$"""{"key_alias":"{{new string('x', 300_000)}}"}""");
        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("30m", 1800)]
    [InlineData("30h", 108_000)]
    [InlineData("30d", 2_592_000)]
    [InlineData("2w", 1_209_600)]
    [InlineData("1mo", 2_592_000)]
    public async Task Durations_are_LiteLLM_s(string duration, int seconds)
    {
        using var reply = await server.PostAsync("key/generate", $$"""{"duration":"{{duration}}"}""");
        var made = await RunningServer.JsonAsync(reply);
        (made.GetProperty("expires").GetDateTimeOffset() - made.GetProperty("created_at").GetDateTimeOffset()).TotalSeconds.ShouldBe(seconds, 1);
    }

    [Fact]
    public async Task Keys_are_updated_blocked_and_deleted_by_themselves_their_id_or_their_alias()
    {
        var first = await server.NewKeyAsync(new { key_alias = "first", rpm_limit = 5 });
        var second = await server.NewKeyAsync(new { key_alias = "second" });

        using var clash = await server.PostAsync("key/update", $$"""{"key":"{{second}}","key_alias":"first"}""");
        clash.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var updated = await server.PostAsync("key/update", $$"""{"key":"{{second}}","max_budget":1}""");
        var token = (await RunningServer.JsonAsync(updated)).GetProperty("token").GetString();
        using var blocked = await server.PostAsync("key/block", $$"""{"key":"{{token}}"}""");
        (await RunningServer.JsonAsync(blocked)).GetProperty("blocked").GetBoolean().ShouldBeTrue();
        (await StatusAsync(second)).ShouldBe(401);
        using var unblocked = await server.PostAsync("key/unblock", $$"""{"key":"{{second}}"}""");
        (await StatusAsync(second)).ShouldBe(200);

        using var missing = await server.PostAsync("key/delete", $$"""{"keys":["{{first}}","sk-not-there-0123456"]}""");
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(first)).ShouldBe(200);
        using var deleted = await server.PostAsync("key/delete", $$"""{"keys":["{{token}}","{{second}}"],"key_aliases":["first"]}""");
        (await RunningServer.JsonAsync(deleted)).GetProperty("deleted_keys").GetArrayLength().ShouldBe(2);
        (await StatusAsync(first)).ShouldBe(401);
        (await StatusAsync(second)).ShouldBe(401);
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        for (var i = 0; i < 5; i++)
        {
            await server.NewKeyAsync(new { user_id = i < 4 ? "u" : "v" });
        }

        var seen = new HashSet<string>();
        for (var page = 1; page <= 2; page++)
        {
            using var reply = await server.GetAsync($"key/list?size=2&page={page}&user_id=u");
            var json = await RunningServer.JsonAsync(reply);
            (json.GetProperty("total_count").GetInt32(), json.GetProperty("total_pages").GetInt32(), json.GetProperty("current_page").GetInt32()).ShouldBe((4, 2, page));
            seen.UnionWith(json.GetProperty("keys").EnumerateArray().Select(k => k.GetString()!));
        }

        seen.Count.ShouldBe(4);
        using var bad = await server.GetAsync("key/list?size=0");
        bad.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_calls_cost_is_in_the_logs_page_by_page_and_adds_up_to_the_key_s_spend()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var paid = await RunningServer.StartAsync($$"""
            model_list:
              - { model_name: house, litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}", input_cost_per_token: 0.00000015, output_cost_per_token: 0.0000006 } }
            {{Empty}}
            """);
        var key = await paid.NewKeyAsync(new { max_budget = 1 });
        for (var i = 0; i < 3; i++)
        {
            using var call = await paid.PostAsync("v1/chat/completions", """{"model":"house","messages":[{"role":"user","content":"hi"}],"max_tokens":10}""", key);
            call.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var rows = new List<JsonElement>();
        await UntilAsync(async () =>
        {
            rows.Clear();
            string? cursor = null;
            do
            {
                using var reply = await paid.GetAsync($"spend/logs?page_size=1&api_key={key}" + (cursor is null ? "" : "&cursor=" + cursor));
                rows.AddRange((await RunningServer.JsonAsync(reply)).EnumerateArray());
                cursor = reply.Headers.TryGetValues("x-slipway-next-cursor", out var next) ? next.Single() : null;
            }
            while (cursor is not null);
            return rows.Count == 3;
        });

        rows.Select(r => r.GetProperty("request_id").GetString()).Distinct(StringComparer.Ordinal).Count().ShouldBe(3);
        rows.ShouldAllBe(r => r.GetProperty("prompt_tokens").GetInt64() * 0.00000015m + r.GetProperty("completion_tokens").GetInt64() * 0.0000006m == r.GetProperty("spend").GetDecimal());
        using var info = await paid.GetAsync("key/info?key=" + key);
        var spend = (await RunningServer.JsonAsync(info)).GetProperty("info").GetProperty("spend").GetDecimal();
        spend.ShouldBeGreaterThan(0);
        rows.Sum(r => r.GetProperty("spend").GetDecimal()).ShouldBe(spend);

        foreach (var query in new[] { "page_size=0", "cursor=x", "cursor=1.2", "start_date=soon" })
        {
            using var bad = await paid.GetAsync("spend/logs?" + query);
            bad.StatusCode.ShouldBe(HttpStatusCode.BadRequest, query);
        }
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage reply) => (await RunningServer.JsonAsync(reply)).GetProperty("error").GetRawText();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; !await condition(); i++)
        {
            i.ShouldBeLessThan(500);
            await Task.Delay(10);
        }
    }

    private async Task<int> StatusAsync(string key)
    {
        using var reply = await server.GetAsync("key/info", key);
        return (int)reply.StatusCode;
    }
}
