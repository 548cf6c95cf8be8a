using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Testing.Upstream;
using Slipway.Tests.Server;

namespace Slipway.Tests.Gateway.Batches;

public sealed class GeminiBatchesTests
{
    private const string Two = """
        {"batch":{"displayName":"mine","inputConfig":{"requests":{"requests":[
          {"request":{"contents":[{"role":"user","parts":[{"text":"hello"}]}]},"metadata":{"key":"one"}},
          {"request":{"contents":[{"role":"user","parts":[{"text":"there"}]}]},"metadata":{"key":"two"}},
          {"request":{"contents":3}}]}}}}
        """;

    [Fact]
    public async Task Requests_that_come_with_the_call_get_their_results_with_the_operation()
    {
        await using var fixture = await BatchFixture.StartAsync();
        var created = await SendAsync(fixture, "v1beta/models/house:batchGenerateContent", Two);
        created.GetProperty("metadata").GetProperty("@type").GetString()!.ShouldEndWith(".GenerateContentBatch");
        created.GetProperty("metadata").GetProperty("state").GetString().ShouldBe("BATCH_STATE_PENDING");
        created.GetProperty("metadata").GetProperty("displayName").GetString().ShouldBe("mine");

        var done = await DoneAsync(fixture, created);
        done.GetProperty("metadata").GetProperty("state").GetString().ShouldBe("BATCH_STATE_SUCCEEDED");
        done.GetProperty("metadata").GetProperty("batchStats").ToString().ShouldBe("""{"requestCount":"3","successfulRequestCount":"2","failedRequestCount":"1"}""");
        done.GetProperty("response").GetProperty("@type").GetString()!.ShouldEndWith(".GenerateContentBatchOutput");
        var results = done.GetProperty("response").GetProperty("inlinedResponses").GetProperty("inlinedResponses").EnumerateArray().ToList();
        results.Take(2).Select(r => (r.GetProperty("metadata").GetProperty("key").GetString(), Text(r.GetProperty("response")))).ShouldBe([("one", "You said: hello"), ("two", "You said: there")]);
        results[2].GetProperty("error").GetProperty("code").GetInt32().ShouldBe(3);
        done.GetProperty("metadata").GetProperty("output").GetProperty("inlinedResponses").GetProperty("inlinedResponses").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Requests_of_a_file_get_their_results_in_a_file()
    {
        await using var fixture = await BatchFixture.StartAsync();
        var file = await fixture.UploadAsync(["""{"key":"a","request":{"contents":[{"parts":[{"text":"hi"}]}]}}""", """{"key":"b","request":{"contents":[]}}"""]);
        var created = await SendAsync(fixture, "v1beta/models/house:batchGenerateContent", """{"batch":{"input_config":{"file_name":"ID"}}}""".Replace("ID", "files/" + file["file-".Length..], StringComparison.Ordinal));
        var done = await DoneAsync(fixture, created);

        var name = done.GetProperty("response").GetProperty("responsesFile").GetString()!;
        using var download = await fixture.Server.GetAsync($"v1beta/{name}:download?alt=media", fixture.Key);
        var lines = (await download.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l)).ToList();
        lines.Select(l => l.GetProperty("key").GetString()).ShouldBe(["a", "b"]);
        Text(lines[0].GetProperty("response")).ShouldBe("You said: hi");
        lines[1].TryGetProperty("error", out _).ShouldBeTrue();
        var described = await fixture.GetAsync("v1beta/" + name);
        described.GetProperty("source").GetString().ShouldBe("GENERATED");
        described.GetProperty("downloadUri").GetString()!.ShouldEndWith(name + ":download?alt=media");
    }

    [Fact]
    public async Task Embeddings_come_in_their_own_field()
    {
        await using var fixture = await BatchFixture.StartAsync();
        var created = await SendAsync(fixture, "v1beta/models/vectors:asyncBatchEmbedContent", """{"batch":{"inputConfig":{"requests":{"requests":[{"request":{"content":{"parts":[{"text":"short"}]}}}]}}}}""");
        var done = await DoneAsync(fixture, created);

        var output = done.GetProperty("metadata").GetProperty("output").GetProperty("inlinedEmbedContentResponses").GetProperty("inlinedResponses")[0];
        output.GetProperty("response").GetProperty("embedding").GetProperty("values").EnumerateArray().Select(v => v.GetSingle()).ShouldBe(EchoModel.Vector("short"));
    }

    [Fact]
    public async Task A_batch_is_listed_cancelled_and_deleted_and_not_for_strangers()
    {
        await using var fixture = await BatchFixture.StartAsync(call => EchoModel.Answer(call) with { Pieces = [new UpstreamPiece("{}"u8.ToArray(), "never")] });
        var created = await SendAsync(fixture, "v1beta/models/house:batchGenerateContent", Two);
        var name = created.GetProperty("name").GetString()!;
        (await fixture.GetAsync("v1beta/batches")).GetProperty("operations")[0].GetProperty("name").GetString().ShouldBe(name);
        var stranger = await fixture.Server.NewKeyAsync(new { });
        using var hidden = await fixture.Server.GetAsync("v1beta/" + name, stranger);
        hidden.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await SendAsync(fixture, $"v1beta/{name}:cancel", "{}")).ToString().ShouldBe("{}");
        fixture.Upstream.Gates.Open("never");
        var done = await DoneAsync(fixture, created);
        done.GetProperty("metadata").GetProperty("state").GetString().ShouldBe("BATCH_STATE_CANCELLED");
        done.GetProperty("error").GetProperty("code").GetInt32().ShouldBe(1);

        using var request = new HttpRequestMessage(HttpMethod.Delete, "v1beta/" + name) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", fixture.Key) } };
        using var deleted = await fixture.Server.Http.SendAsync(request);
        (await deleted.Content.ReadAsStringAsync()).ShouldBe("{}");
        using var gone = await fixture.Server.GetAsync("v1beta/" + name, fixture.Key);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"batch":{"inputConfig":{"requests":{"requests":[]}}}}""")]
    [InlineData("""{"batch":{"inputConfig":{"requests":{"requests":[{"contents":[]}]}}}}""")]
    public async Task A_batch_without_requests_is_refused_in_googles_shape(string body)
    {
        await using var fixture = await BatchFixture.StartAsync();
        using var reply = await fixture.Server.PostAsync("v1beta/models/house:batchGenerateContent", body, fixture.Key);
        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await RunningServer.JsonAsync(reply)).GetProperty("error").GetProperty("status").GetString().ShouldBe("INVALID_ARGUMENT");
        Directory.EnumerateFileSystemEntries(Path.Combine(fixture.Server.DataPath, "batches")).ShouldBeEmpty();
    }

    private static Task<JsonElement> DoneAsync(BatchFixture fixture, JsonElement operation) =>
        fixture.UntilAsync("v1beta/" + operation.GetProperty("name").GetString(), o => o.TryGetProperty("done", out var done) && done.GetBoolean());

    private static async Task<JsonElement> SendAsync(BatchFixture fixture, string path, string body)
    {
        using var reply = await fixture.Server.PostAsync(path, Encoding.UTF8.GetBytes(body), fixture.Key);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK, await reply.Content.ReadAsStringAsync());
        return await RunningServer.JsonAsync(reply);
    }

    private static string? Text(JsonElement reply) => reply.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0].GetProperty("text").GetString();
}
