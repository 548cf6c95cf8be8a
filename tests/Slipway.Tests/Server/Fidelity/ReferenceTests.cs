using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Server.Fidelity;

/// <summary>Files and caches that a client keeps here reach an upstream that has never heard of them.</summary>
public sealed class ReferenceTests
{
    private const string Pdf = "%PDF-1.4 a small one";

    private const string CacheOfHarbour = """{"model":"models/house","contents":[{"role":"user","parts":[{"text":"The harbour opens at nine."}]}],"systemInstruction":{"parts":[{"text":"Be brief."}]},"ttl":"600s"}""";

    [Theory]
    [InlineData("v1/chat/completions", """{"model":"house","messages":[{"role":"user","content":[{"type":"text","text":"Read"},{"type":"file","file":{"file_id":"ID"}}]}]}""")]
    [InlineData("v1beta/models/house:generateContent", """{"contents":[{"role":"user","parts":[{"text":"Read"},{"fileData":{"mimeType":"application/pdf","fileUri":"https://generativelanguage.googleapis.com/v1beta/files/ID"}}]}]}""")]
    public async Task An_uploaded_file_is_sent_in_the_place_of_its_id(string path, string body)
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);
        var key = await server.NewKeyAsync(new { key_alias = "owner" });
        var id = await UploadAsync(server, key);

        using var reply = await server.PostAsync(path, body.Replace("ID", path.Contains("beta", StringComparison.Ordinal) ? id.Replace("file-", "", StringComparison.Ordinal) : id, StringComparison.Ordinal), key);

        reply.StatusCode.ShouldBe(HttpStatusCode.OK, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Encoding.UTF8.GetString(upstream.Calls.Single().Body.Span).ShouldContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Pdf)));
    }

    [Fact]
    public async Task Another_key_s_file_is_not_read()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);
        var id = await UploadAsync(server, await server.NewKeyAsync(new { key_alias = "owner" }));
        var stranger = await server.NewKeyAsync(new { key_alias = "stranger" });

        using var reply = await server.PostAsync("v1/chat/completions", """{"model":"house","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"ID"}}]}]}""".Replace("ID", id, StringComparison.Ordinal), stranger);

        if (reply.IsSuccessStatusCode)
        {
            // The id may be one of the upstream's own files: then it goes on as it came, without our bytes.
            Encoding.UTF8.GetString(upstream.Calls.Single().Body.Span).ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Pdf)));
        }
        else
        {
            reply.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            upstream.Calls.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_cached_content_is_sent_in_front_of_the_request_and_said_to_be_emulated()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);
        var key = await server.NewKeyAsync(new { key_alias = "owner" });
        using var made = await server.PostAsync("v1beta/cachedContents", CacheOfHarbour, key);
        made.StatusCode.ShouldBe(HttpStatusCode.OK, await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var name = (await RunningServer.JsonAsync(made)).GetProperty("name").GetString();
        var body = $$"""{"cachedContent":"{{name}}","contents":[{"role":"user","parts":[{"text":"When?"}]}]}""";

        using var reply = await server.PostAsync("v1beta/models/house:generateContent", body, key);

        reply.StatusCode.ShouldBe(HttpStatusCode.OK, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        reply.Headers.GetValues("x-slipway-loss").ShouldBe(["cachedContent=emulated"]);
        using var sent = JsonDocument.Parse(upstream.Calls.Single().Body);
        sent.RootElement.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("role").GetString()).First().ShouldBe("system");
        sent.RootElement.GetRawText().ShouldContain("The harbour opens at nine.");

        using var strange = await server.PostAsync("v1beta/models/house:generateContent", body, await server.NewKeyAsync(new { key_alias = "stranger" }));
        strange.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task<RunningServer> StartAsync(FakeUpstream upstream) => RunningServer.StartAsync($$"""
        model_list:
          - { model_name: house, litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}" } }
        general_settings: { discover_local_servers: false }
        """);

    private static async Task<string> UploadAsync(RunningServer server, string key)
    {
        using var form = new MultipartFormDataContent { { new StringContent("user_data"), "purpose" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(Pdf)) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } }, "file", "a.pdf" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/files") { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var made = await server.Http.SendAsync(request);
        return (await RunningServer.JsonAsync(made)).GetProperty("id").GetString()!;
    }
}
