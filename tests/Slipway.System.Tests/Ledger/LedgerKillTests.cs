using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.System.Tests.Running;
using Slipway.Testing.Upstream;

namespace Slipway.System.Tests.Ledger;

/// <summary>The real program is killed (SIGKILL) with calls under way: every call that reached the upstream is in the ledger after the next start, once.</summary>
public sealed class LedgerKillTests
{
    private const int Listed = 10;
    private const int JustEnded = 10;
    private const int Streaming = 8;
    private const int Unanswered = 8;
    private const string Gate = "never";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_call_that_reached_the_upstream_is_lost_or_counted_twice()
    {
        await using var upstream = await FakeUpstream.StartAsync(Answer, Cancellation);
        await using var program = await SlipwayProgram.ServeAsync(Config(upstream), Cancellation);
        using var admin = new AdminClient(program);
        var key = (await admin.PostAsync("/key/generate", new { max_budget = 1000 }, Cancellation)).GetProperty("key").GetString()!;
        using var client = new HttpClient { BaseAddress = program.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };

        // Some calls are long in the ledger when the kill comes, others have ended this moment, others are anywhere between.
        await Task.WhenAll(Users("listed", Listed).Select(user => CompleteAsync(client, user)));
        await Wait.ForAsync(() => RowsAsync(admin, key), rows => rows.Count == Listed, Patience, Cancellation);
        var streaming = await Task.WhenAll(Users("streaming", Streaming).Select(user => OpenAsync(client, user, $"gate {Gate}: first|last")));
        var unanswered = Users("unanswered", Unanswered).Select(user => CompleteAsync(client, user, "hold")).ToList();
        await Wait.UntilAsync(() => upstream.Calls.Count == Listed + Streaming + Unanswered, Patience, Cancellation);
        await Task.WhenAll(Users("ended", JustEnded).Select(user => CompleteAsync(client, user)));
        await program.KillAsync(Cancellation);
        foreach (var call in unanswered)
        {
            await Should.ThrowAsync<HttpRequestException>(() => call);
        }

        foreach (var reply in streaming)
        {
            reply.Dispose();
        }

        await program.StartAgainAsync(Cancellation);
        await ShouldBeWholeAsync(admin, key, upstream);

        // Another kill right after the start finds nothing left to account for.
        await program.KillAsync(Cancellation);
        await program.StartAgainAsync(Cancellation);
        await ShouldBeWholeAsync(admin, key, upstream);
    }

    private static async Task ShouldBeWholeAsync(AdminClient admin, string key, FakeUpstream upstream)
    {
        var rows = await RowsAsync(admin, key);
        rows.Select(User).Order().ShouldBe(upstream.Calls.Select(call => call.Json.GetProperty("messages")[0].GetProperty("content").GetString()!.Split(' ')[^1]).Order());
        rows.Select(r => (r.GetProperty("request_id").GetString(), r.GetProperty("attempt").GetInt32())).ShouldBeUnique();

        // 5 tokens in at 0.001 and 7 out at 0.002.
        var ended = rows.Where(r => Text(r, "settled_by") == "call").ToList();
        ended.ShouldAllBe(r => Text(r, "status") == "ok" && Spend(r) == 0.019m && r.GetProperty("total_tokens").GetInt64() == 12);
        ended.Count(r => User(r).StartsWith("listed", StringComparison.Ordinal)).ShouldBe(Listed);

        // Open ones cost what was reserved: at least the 50 tokens that each may have been given.
        var open = rows.Where(r => Text(r, "settled_by") == "replay").ToList();
        open.ShouldAllBe(r => Text(r, "status") == "interrupted" && Text(r, "usage_source") == "reserved" && Spend(r) > 50 * 0.002m);
        open.Count(r => User(r).StartsWith("streaming", StringComparison.Ordinal)).ShouldBe(Streaming);
        open.Count(r => User(r).StartsWith("unanswered", StringComparison.Ordinal)).ShouldBe(Unanswered);
        (ended.Count + open.Count).ShouldBe(rows.Count);

        var info = await admin.GetAsync("/key/info?key=" + key, Cancellation);
        info.GetProperty("info").GetProperty("spend").GetDecimal().ShouldBe(rows.Sum(Spend));
    }

    private static async Task<IReadOnlyList<JsonElement>> RowsAsync(AdminClient admin, string key)
        => [.. (await admin.GetAsync($"/spend/logs?page_size=1000&api_key={key}", Cancellation)).EnumerateArray()];

    private static IEnumerable<string> Users(string kind, int count) => Enumerable.Range(0, count).Select(i => $"{kind}-{i}");

    /// <summary>Like the echo, but a call that says "hold" gets nothing at all until the gate is opened.</summary>
    private static UpstreamReply Answer(UpstreamCall call)
    {
        var reply = EchoModel.Answer(call);
        return UpstreamCall.TextOf(call.Messages[0]).StartsWith("hold", StringComparison.Ordinal)
            ? reply with { Pieces = [.. reply.Pieces.Select(piece => piece with { Gate = Gate })] }
            : reply;
    }

    private static async Task CompleteAsync(HttpClient client, string user, string says = "hello")
    {
        using var body = Body(user, says, stream: false);
        using var reply = await client.PostAsync("/v1/chat/completions", body, Cancellation);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>A stream of which the first text has arrived.</summary>
    private static async Task<HttpResponseMessage> OpenAsync(HttpClient client, string user, string says)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = Body(user, says, stream: true) };
        var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        reply.EnsureSuccessStatusCode();
        var lines = new StreamReader(await reply.Content.ReadAsStreamAsync(Cancellation));
        while (!(await lines.ReadLineAsync(Cancellation)).ShouldNotBeNull().Contains("first", StringComparison.Ordinal))
        {
        }

        return reply;
    }

    private static JsonContent Body(string user, string says, bool stream)
        => JsonContent.Create(new { model = "priced", user, stream, max_tokens = 50, messages = new[] { new { role = "user", content = $"{says} from {user}" } } });

    private static string User(JsonElement row) => Text(row, "end_user");

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private static decimal Spend(JsonElement row) => row.GetProperty("spend").GetDecimal();

    private static string Config(FakeUpstream upstream) => $$"""
        model_list:
          - model_name: priced
            litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}", api_key: sk-upstream, input_cost_per_token: 0.001, output_cost_per_token: 0.002 }
        general_settings: { master_key: os.environ/SLIPWAY_MASTER_KEY, discover_local_servers: false }
        """;
}
