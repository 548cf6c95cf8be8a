using System.Net;
using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Gateway.Batches;

public sealed class OpenAiBatchesTests
{
    [Fact]
    public async Task A_batch_comes_to_its_end_with_each_line_in_the_right_file_and_in_the_ledger()
    {
        await using var fixture = await BatchFixture.StartAsync();
        var batch = await fixture.EndedAsync(await fixture.CreateAsync([BatchFixture.Chat("one", "hello"), BatchFixture.Chat("bad", "x", "broken"), "", BatchFixture.Chat("two", "there"), BatchFixture.Chat("none", "x", "no-such-model")]));

        batch.GetProperty("status").GetString().ShouldBe("completed");
        batch.GetProperty("request_counts").ToString().ShouldBe("""{"total":4,"completed":2,"failed":2}""");
        batch.GetProperty("usage").GetProperty("total_tokens").GetInt64().ShouldBe(24);
        batch.GetProperty("metadata").GetProperty("run").GetString().ShouldBe("1");
        batch.EnumerateObject().Select(p => p.Name).ShouldNotContain("failed_at");
        batch.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Null).Select(p => p.Name).ShouldBeEmpty();

        var output = await fixture.LinesAsync(batch, "output_file_id");
        output.Select(l => l.GetProperty("custom_id").GetString()).ShouldBe(["one", "two"]);
        output[1].GetProperty("response").GetProperty("status_code").GetInt32().ShouldBe(200);
        output[1].GetProperty("response").GetProperty("body").GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("You said: there");
        var errors = await fixture.LinesAsync(batch, "error_file_id");
        errors.Select(l => (l.GetProperty("custom_id").GetString(), l.GetProperty("response").GetProperty("status_code").GetInt32())).ShouldBe([("bad", 400), ("none", 404)]);
        errors[1].GetProperty("response").GetProperty("body").GetProperty("error").GetProperty("code").GetString().ShouldBe("model_not_found");

        IReadOnlyList<JsonElement> rows = [];
        await fixture.Server.EventuallyAsync(async () => (rows = await fixture.LedgerAsync()).Count == 3, TimeSpan.FromSeconds(10));
        rows.Select(r => r.GetProperty("request_id").GetString()).ShouldBe([$"{batch.GetProperty("id").GetString()}-1", $"{batch.GetProperty("id").GetString()}-2", $"{batch.GetProperty("id").GetString()}-4"], ignoreOrder: true);
        rows.Sum(r => r.GetProperty("spend").ValueKind == JsonValueKind.Null ? 0 : r.GetProperty("spend").GetDecimal()).ShouldBe(2 * 0.019m);
        Directory.Exists(Path.Combine(fixture.Server.DataPath, "batches", batch.GetProperty("id").GetString()!["batch_".Length..])).ShouldBeFalse();
    }

    [Fact]
    public async Task Embeddings_are_batched_too_and_files_that_would_be_empty_are_left_out()
    {
        await using var fixture = await BatchFixture.StartAsync();
        var line = """{"custom_id":"v","method":"POST","url":"/v1/embeddings","body":{"model":"vectors","input":"short"}}""";
        var batch = await fixture.EndedAsync(await fixture.CreateAsync([line], "/v1/embeddings"));

        batch.GetProperty("model").GetString().ShouldBe("vectors");
        batch.TryGetProperty("error_file_id", out _).ShouldBeFalse();
        var vector = (await fixture.LinesAsync(batch, "output_file_id"))[0].GetProperty("response").GetProperty("body").GetProperty("data")[0].GetProperty("embedding");
        vector.EnumerateArray().Select(n => n.GetSingle()).ShouldBe(EchoModel.Vector("short"));
    }

    [Fact]
    public async Task All_faults_of_an_input_are_told_with_their_lines_and_nothing_is_sent()
    {
        await using var fixture = await BatchFixture.StartAsync();
        var batch = await fixture.EndedAsync(await fixture.CreateAsync(
        [
            BatchFixture.Chat("a", "fine"),
            "{",
            BatchFixture.Chat("a", "again"),
            """{"custom_id":"c","method":"GET","url":"/v1/embeddings","body":{"model":"house"}}""",
            """{"method":"POST","url":"/v1/chat/completions","body":{"messages":[],"stream":true}}""",
            "[]",
        ]));

        batch.GetProperty("status").GetString().ShouldBe("failed");
        batch.TryGetProperty("failed_at", out _).ShouldBeTrue();
        batch.GetProperty("errors").GetProperty("data").EnumerateArray().Select(e => $"{e.GetProperty("line")} {e.GetProperty("code").GetString()} {e.GetProperty("param").GetString()}").ShouldBe(
        [
            "2 invalid_json_line ", "3 duplicate_custom_id custom_id", "4 invalid_method method", "4 mismatched_url url",
            "5 missing_required_parameter custom_id", "5 missing_required_parameter body.model", "5 invalid_request body.stream", "6 invalid_json_line ",
        ]);
        fixture.Upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_is_blocked_meanwhile_fails_the_rest_with_the_right_error()
    {
        await using var fixture = await BatchFixture.StartAsync(Held("slow"));
        var id = await fixture.CreateAsync([.. Enumerable.Range(0, 8).Select(i => BatchFixture.Chat($"{i}", i < 4 ? "slow" : "later"))]);
        await fixture.Server.EventuallyAsync(() => Task.FromResult(fixture.Upstream.Calls.Count == 4), TimeSpan.FromSeconds(20));
        using var blocked = await fixture.Server.PostAsync("key/block", $$"""{"key":"{{fixture.Key}}"}""");
        fixture.Upstream.Gates.Open("slow");
        JsonElement batch = default;
        await fixture.Server.EventuallyAsync(async () =>
        {
            using var reply = await fixture.Server.GetAsync("v1/batches/" + id);
            batch = await RunningServerJson(reply);
            return batch.GetProperty("status").GetString() == "completed";
        }, TimeSpan.FromSeconds(30));

        using var errors = await fixture.Server.GetAsync($"v1/files/{batch.GetProperty("error_file_id").GetString()}/content");
        var lines = (await errors.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l)).ToList();
        lines.Count.ShouldBe(4);
        lines.ShouldAllBe(l => l.GetProperty("response").GetProperty("status_code").GetInt32() == 401 && l.GetProperty("response").GetProperty("body").GetProperty("error").GetProperty("code").GetString() == "key_blocked");
    }

    [Fact]
    public async Task A_budget_that_is_used_up_fails_the_rest()
    {
        await using var fixture = await BatchFixture.StartAsync(key: new { max_budget = 0.9 });
        var batch = await fixture.EndedAsync(await fixture.CreateAsync([.. Enumerable.Range(0, 60).Select(i => BatchFixture.Chat($"{i}", "hi"))]));

        var counts = batch.GetProperty("request_counts");
        counts.GetProperty("completed").GetInt32().ShouldBeInRange(1, 59);
        (await fixture.LinesAsync(batch, "error_file_id")).ShouldAllBe(l => l.GetProperty("response").GetProperty("body").GetProperty("error").GetProperty("code").GetString() == "budget_exceeded");
        (await fixture.GetAsync("key/info?key=" + fixture.Key)).GetProperty("info").GetProperty("spend").GetDecimal().ShouldBeLessThanOrEqualTo(0.9m);
    }

    [Fact]
    public async Task A_cancelled_batch_keeps_what_was_done_and_says_what_was_not()
    {
        await using var fixture = await BatchFixture.StartAsync(Held("slow"));
        var id = await fixture.CreateAsync([BatchFixture.Chat("0", "quick"), .. Enumerable.Range(1, 20).Select(i => BatchFixture.Chat($"{i}", "slow"))]);
        await fixture.UntilAsync("v1/batches/" + id, b => b.GetProperty("request_counts").GetProperty("completed").GetInt32() == 1 && fixture.Upstream.Calls.Count == 5);

        (await fixture.PostAsync($"v1/batches/{id}/cancel", new { })).GetProperty("status").GetString().ShouldBe("cancelling");
        fixture.Upstream.Gates.Open("slow");
        var batch = await fixture.EndedAsync(id);

        batch.GetProperty("status").GetString().ShouldBe("cancelled");
        batch.TryGetProperty("cancelling_at", out _).ShouldBeTrue();
        batch.TryGetProperty("cancelled_at", out _).ShouldBeTrue();
        var done = await fixture.LinesAsync(batch, "output_file_id");
        var undone = await fixture.LinesAsync(batch, "error_file_id");
        done.Count.ShouldBe(fixture.Upstream.Calls.Count);
        (done.Count + undone.Count).ShouldBe(21);
        undone.ShouldAllBe(l => l.GetProperty("response").ValueKind == JsonValueKind.Null && l.GetProperty("error").GetProperty("code").GetString() == "batch_cancelled");

        using var again = await fixture.Server.PostAsync($"v1/batches/{id}/cancel", "{}", fixture.Key);
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_rate_limit_slows_a_batch_and_fails_nothing()
    {
        await using var fixture = await BatchFixture.StartAsync(key: new { max_parallel_requests = 1 });
        var batch = await fixture.EndedAsync(await fixture.CreateAsync([.. Enumerable.Range(0, 6).Select(i => BatchFixture.Chat($"{i}", "hi"))]));
        batch.GetProperty("request_counts").GetProperty("completed").GetInt32().ShouldBe(6);
    }

    [Fact]
    public async Task Another_keys_batch_and_file_do_not_exist()
    {
        await using var fixture = await BatchFixture.StartAsync();
        var id = await fixture.CreateAsync([BatchFixture.Chat("a", "hi")]);
        var batch = await fixture.EndedAsync(id);
        var stranger = await fixture.Server.NewKeyAsync(new { });
        foreach (var path in new[] { "v1/batches/" + id, "v1/files/" + batch.GetProperty("output_file_id").GetString() })
        {
            using var reply = await fixture.Server.GetAsync(path, stranger);
            reply.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        using var created = await fixture.Server.PostAsync("v1/batches", $$"""{"input_file_id":"{{batch.GetProperty("input_file_id").GetString()}}","endpoint":"/v1/chat/completions","completion_window":"24h"}""", stranger);
        created.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var list = await fixture.Server.GetAsync("v1/batches", stranger);
        (await RunningServerJson(list)).GetProperty("data").GetArrayLength().ShouldBe(0);
        (await fixture.GetAsync("v1/batches?limit=1")).GetProperty("last_id").GetString().ShouldBe(id);
    }

    [Theory]
    [InlineData("""{"endpoint":"/v1/chat/completions","completion_window":"24h"}""", "input_file_id")]
    [InlineData("""{"input_file_id":"file-x","endpoint":"/v1/images","completion_window":"24h"}""", "endpoint")]
    [InlineData("""{"input_file_id":"file-x","endpoint":"/v1/chat/completions","completion_window":"1h"}""", "completion_window")]
    [InlineData("""{"input_file_id":"file-x","endpoint":"/v1/chat/completions","completion_window":"24h","metadata":{"a":1}}""", "metadata")]
    [InlineData("""{"input_file_id":"file-x","endpoint":"/v1/chat/completions","completion_window":"24h","output_expires_after":{"anchor":"created_at","seconds":1}}""", "output_expires_after")]
    public async Task A_wrong_request_is_told_its_field(string body, string field)
    {
        await using var fixture = await BatchFixture.StartAsync();
        using var reply = await fixture.Server.PostAsync("v1/batches", body, fixture.Key);
        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await RunningServerJson(reply)).GetProperty("error").GetProperty("param").GetString().ShouldBe(field);
    }

    private static Task<JsonElement> RunningServerJson(HttpResponseMessage reply) => Server.RunningServer.JsonAsync(reply);

    /// <summary>The echo, but what says this word gets its answer when the gate of that name is opened.</summary>
    private static Func<UpstreamCall, UpstreamReply> Held(string word) => call =>
    {
        var reply = EchoModel.Answer(call);
        return UpstreamCall.TextOf(call.Messages[^1]).StartsWith(word, StringComparison.Ordinal) ? reply with { Pieces = [.. reply.Pieces.Select(p => p with { Gate = word })] } : reply;
    };
}
