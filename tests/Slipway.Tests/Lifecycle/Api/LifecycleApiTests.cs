using System.Text.Json;

namespace Slipway.Tests.Lifecycle.Api;

public sealed class LifecycleApiTests : IAsyncLifetime
{
    private readonly ApiFixture api = new();

    public ValueTask InitializeAsync() => api.InitializeAsync();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task The_whole_loop_works_over_http()
    {
        var (status, dataset) = await api.PostAsync("/api/v1/datasets?name=mail&file=mail.jsonl", LifecycleFixture.SpamRows);
        (status, Text(dataset, "id"), Text(dataset, "task"), Text(dataset, "format")).ShouldBe((201, "mail@1", "classification", "prompt_completion"));
        dataset.GetProperty("report").GetProperty("parts").GetArrayLength().ShouldBe(3);

        (status, var job) = await api.PostAsync("/api/v1/tuning/jobs", """{"base_model":"use-lite","dataset":"mail","output_model":"filter","hyperparameters":{"epochs":2}}""");
        status.ShouldBe(201);
        var id = Text(job, "id");
        var messages = await api.StreamAsync(id);
        messages[^1].Name.ShouldBe("job");
        Text(messages[^1].Data, "state").ShouldBe("succeeded");
        messages.Count(m => m.Name == "metrics").ShouldBe(10);

        (_, job) = await api.GetAsync($"/api/v1/tuning/jobs/{id}");
        (Text(job, "result_version"), job.GetProperty("progress").GetDouble()).ShouldBe(("filter@1.0.0", 1));
        (_, var metrics) = await api.GetAsync($"/api/v1/tuning/jobs/{id}/metrics?after_step=7");
        metrics.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("step").GetInt32()).ShouldBe([8, 9, 10]);
        (_, var report) = await api.GetAsync($"/api/v1/tuning/jobs/{id}/report");
        report.GetProperty("contenders").GetArrayLength().ShouldBe(3);

        (status, var version) = await api.PostAsync("/api/v1/models/filter/stage", """{"stage":"staging","why":"looks good"}""");
        (status, Text(version, "stage")).ShouldBe((200, "staging"));
        (_, var history) = await api.GetAsync("/api/v1/models/filter/history");
        history.GetProperty("data").GetArrayLength().ShouldBe(2);

        (status, _) = await api.PostAsync("/api/v1/endpoints", """{"name":"spam"}""");
        status.ShouldBe(201);
        (_, var endpoint) = await api.PostAsync("/api/v1/endpoints/spam/deploy", """{"model":"filter@1.0.0"}""");
        var tuned = Text(endpoint.GetProperty("deployed_models")[0], "id");
        (status, endpoint) = await api.PostAsync("/api/v1/endpoints/spam/deploy", $$$"""{"model":"use-lite","traffic_split":{"{{{tuned}}}":50,"0":50}}""");
        (status, Text(endpoint, "state")).ShouldBe((200, "serving"));
        (_, var stats) = await api.GetAsync("/api/v1/endpoints/spam/stats");
        stats.GetProperty("total").GetProperty("requests").GetInt64().ShouldBe(0);
        stats.GetProperty("total").GetProperty("cost_per_request").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("GET", "/api/v1/datasets/none", null, 404, "dataset_not_found")]
    [InlineData("GET", "/api/v1/datasets?limit=0", null, 400, null)]
    [InlineData("POST", "/api/v1/datasets?name=UPPER", "{}", 400, null)]
    [InlineData("POST", "/api/v1/datasets?name=x&format=parquet", "{}", 400, null)]
    [InlineData("POST", "/api/v1/datasets?name=x&train=0.9", "{}", 400, null)]
    [InlineData("POST", "/api/v1/datasets?name=x", "", 400, "dataset_empty")]
    [InlineData("GET", "/api/v1/tuning/jobs/job_none", null, 404, "job_not_found")]
    [InlineData("POST", "/api/v1/tuning/jobs/job_none/cancel", "", 404, "job_not_found")]
    [InlineData("GET", "/api/v1/tuning/jobs/job_none/stream", null, 404, "job_not_found")]
    [InlineData("POST", "/api/v1/tuning/jobs", "{nonsense", 400, "body_invalid")]
    [InlineData("POST", "/api/v1/tuning/jobs", "null", 400, null)]
    [InlineData("POST", "/api/v1/tuning/jobs", """{"base_model":7,"dataset":"x"}""", 400, "body_invalid")]
    [InlineData("POST", "/api/v1/tuning/jobs", """{"base_modle":"use-lite","dataset":"x"}""", 400, "body_invalid")]
    [InlineData("POST", "/api/v1/tuning/jobs", """{"base_model":"use-lite","dataset":"x"}""", 404, "dataset_not_found")]
    [InlineData("GET", "/api/v1/tuning/jobs?state=odd", null, 400, null)]
    [InlineData("GET", "/api/v1/models/none", null, 404, "model_version_not_found")]
    [InlineData("GET", "/api/v1/models/none/versions", null, 404, "model_version_not_found")]
    [InlineData("GET", "/api/v1/models/compare?a=x", null, 400, null)]
    [InlineData("POST", "/api/v1/models/none/stage", """{"stage":"gold","why":"x"}""", 400, null)]
    [InlineData("GET", "/api/v1/endpoints/none", null, 404, "endpoint_not_found")]
    [InlineData("DELETE", "/api/v1/endpoints/none", null, 404, "endpoint_not_found")]
    [InlineData("PUT", "/api/v1/endpoints/none/traffic", "{}", 400, null)]
    [InlineData("PUT", "/api/v1/endpoints/none/traffic", """{"traffic_split":{"1":"x"}}""", 400, "body_invalid")]
    public async Task Bad_input_gets_a_clear_error_in_the_known_shape(string method, string path, string? body, int status, string? code)
    {
        var (actual, reply) = await api.SendAsync(new HttpMethod(method), path, body);
        actual.ShouldBe(status, reply.ToString());
        var error = reply.GetProperty("error");
        error.EnumerateObject().Select(p => p.Name).ShouldBe(["message", "type", "param", "code"]);
        Text(error, "message").Length.ShouldBeGreaterThan(20);
        if (code is not null) Text(error, "code").ShouldBe(code);
    }

    [Fact]
    public async Task A_poisoned_file_is_refused_with_its_report_beside_the_error()
    {
        var (status, reply) = await api.PostAsync("/api/v1/datasets?name=bad", "{\"prompt\":1,\"completion\":\"x\"}\n{\"prompt\":\"p\",\"completion\":NaN}");
        status.ShouldBe(400);
        reply.GetProperty("report").GetProperty("issues").EnumerateArray().Select(i => (i.GetProperty("line").GetInt32(), Text(i, "code"))).ShouldBe([(1, "wrong_type"), (2, "not_a_number")]);
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        foreach (var name in new[] { "a", "b", "c" }) await api.PostAsync("/api/v1/endpoints", $$"""{"name":"{{name}}"}""");
        var (_, first) = await api.GetAsync("/api/v1/endpoints?limit=2");
        (first.GetProperty("data").GetArrayLength(), first.GetProperty("has_more").GetBoolean(), Text(first, "last_id")).ShouldBe((2, true, "b"));
        var (_, second) = await api.GetAsync("/api/v1/endpoints?limit=2&after=b");
        (second.GetProperty("data").GetArrayLength(), second.GetProperty("has_more").GetBoolean()).ShouldBe((1, false));
    }

    [Fact]
    public async Task A_running_job_is_cancelled_over_http()
    {
        var reached = new TaskCompletionSource();
        api.Runner = new CountingRunner((step, ct) =>
        {
            if (step < 2) return Task.CompletedTask;
            reached.TrySetResult();
            return Task.Delay(Timeout.Infinite, ct);
        });
        await api.PostAsync("/api/v1/datasets?name=mail", LifecycleFixture.SpamRows);
        var (_, job) = await api.PostAsync("/api/v1/tuning/jobs", """{"base_model":"use-lite","dataset":"mail"}""");
        await reached.Task;
        var (status, _) = await api.PostAsync($"/api/v1/tuning/jobs/{Text(job, "id")}/cancel", "");
        status.ShouldBe(200);
        Text((await api.StreamAsync(Text(job, "id")))[^1].Data, "state").ShouldBe("cancelled");
        (_, var events) = await api.GetAsync($"/api/v1/tuning/jobs/{Text(job, "id")}/events");
        events.GetProperty("data").EnumerateArray().Select(e => Text(e, "message")).ShouldContain("Asked to cancel.");
    }

    [Fact]
    public async Task The_idempotency_header_gives_the_same_job()
    {
        await api.PostAsync("/api/v1/datasets?name=mail", LifecycleFixture.SpamRows);
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tuning/jobs") { Content = new StringContent("""{"base_model":"use-lite","dataset":"mail"}""") };
            request.Headers.Add("Idempotency-Key", "once");
            using var response = await api.Http.SendAsync(request);
            ids.Add(Text(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement, "id"));
        }
        ids[0].ShouldBe(ids[1]);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
