using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Tests.Server;

namespace Slipway.Tests.Gateway.CachedContents;

public sealed class CachedContentsApiTests(CachedContentsApiTests.OneServer one) : IClassFixture<CachedContentsApiTests.OneServer>
{
    private const string Book = """{"model":"models/tiny-demo","displayName":"book","ttl":"300s","contents":[{"role":"user","parts":[{"text":"a long book"}]}],"systemInstruction":{"parts":[{"text":"be brief"}]}}""";

    [Fact]
    public async Task One_is_made_read_extended_and_deleted()
    {
        var made = await JsonAsync(HttpMethod.Post, "v1beta/cachedContents", Book);
        made.EnumerateObject().Select(p => p.Name).ShouldBe(["name", "model", "displayName", "createTime", "updateTime", "expireTime", "usageMetadata"]);
        (Time(made, "expireTime") - Time(made, "createTime")).ShouldBe(TimeSpan.FromSeconds(300));
        made.GetProperty("usageMetadata").GetProperty("totalTokenCount").GetInt64().ShouldBeInRange(5, 40);
        var path = "v1beta/" + made.GetProperty("name").GetString();

        (await JsonAsync(HttpMethod.Get, path)).ToString().ShouldBe(made.ToString());
        var extended = await JsonAsync(HttpMethod.Patch, path + "?updateMask=ttl", """{"ttl":"7200s"}""");
        (Time(extended, "expireTime") - Time(extended, "updateTime")).ShouldBe(TimeSpan.FromHours(2), tolerance: TimeSpan.FromSeconds(1));
        (await JsonAsync(HttpMethod.Delete, path)).ToString().ShouldBe("{}");
        using var gone = await SendAsync(HttpMethod.Get, path);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Vertex_has_them_below_project_and_location()
    {
        var made = await JsonAsync(HttpMethod.Post, "v1beta1/projects/p/locations/l/cachedContents", Book.Replace("models/tiny-demo", "projects/p/locations/l/publishers/google/models/tiny-demo", StringComparison.Ordinal));
        made.GetProperty("name").GetString()!.ShouldStartWith("projects/p/locations/l/cachedContents/");
        (await JsonAsync(HttpMethod.Get, "v1/" + made.GetProperty("name").GetString())).ToString().ShouldBe(made.ToString());
        (await JsonAsync(HttpMethod.Get, "v1beta1/projects/p/locations/l/cachedContents")).GetRawText().ShouldContain(made.GetProperty("name").GetString()!);
        (await JsonAsync(HttpMethod.Get, "v1beta1/projects/q/locations/l/cachedContents")).GetProperty("cachedContents").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task For_another_key_it_does_not_exist()
    {
        var made = await JsonAsync(HttpMethod.Post, "v1beta/cachedContents", Book);
        var stranger = await one.Server.NewKeyAsync(new { });
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            using var reply = await SendAsync(method, "v1beta/" + made.GetProperty("name").GetString(), key: stranger);
            reply.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        using var list = await SendAsync(HttpMethod.Get, "v1beta/cachedContents", key: stranger);
        (await list.Content.ReadAsStringAsync()).ShouldBe("""{"cachedContents":[]}""");
    }

    [Theory]
    [InlineData("""{"contents":[]}""", 400)]
    [InlineData("""{"model":"models/no-such-model","contents":[{"parts":[{"text":"x"}]}]}""", 404)]
    [InlineData("""{"model":"models/tiny-demo","contents":[{"parts":[{"text":"x"}]}],"ttl":"soon"}""", 400)]
    [InlineData("""{"model":"models/tiny-demo","contents":[{"parts":[{"text":"x"}]}],"ttl":"-1s"}""", 400)]
    [InlineData("""{"model":"models/tiny-demo","contents":[{"parts":[{"text":"x"}]}],"expireTime":"2020-01-01T00:00:00Z"}""", 400)]
    [InlineData("""{"model":"models/tiny-demo","contents":[{"parts":[{"text":"x"}]}],"ttl":"1s","expireTime":"2099-01-01T00:00:00Z"}""", 400)]
    [InlineData("""{"model":"models/tiny-demo","contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"***"}}]}]}""", 400)]
    public async Task What_cannot_be_cached_is_refused(string body, int status)
    {
        using var reply = await SendAsync(HttpMethod.Post, "v1beta/cachedContents", body);
        ((int)reply.StatusCode).ShouldBe(status, await reply.Content.ReadAsStringAsync());
        (await RunningServer.JsonAsync(reply)).GetProperty("error").GetProperty("code").GetInt32().ShouldBe(status);
    }

    [Fact]
    public async Task Instructions_alone_can_be_cached()
    {
        var made = await JsonAsync(HttpMethod.Post, "v1beta/cachedContents", """{"model":"models/tiny-demo","system_instruction":{"parts":[{"text":"be brief"}]}}""");
        (Time(made, "expireTime") - Time(made, "createTime")).ShouldBe(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData("?updateMask=contents", """{"ttl":"1s"}""")]
    [InlineData("", "{}")]
    public async Task Only_its_time_can_be_changed(string query, string body)
    {
        var made = await JsonAsync(HttpMethod.Post, "v1beta/cachedContents", Book);
        using var reply = await SendAsync(HttpMethod.Patch, "v1beta/" + made.GetProperty("name").GetString() + query, body);
        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<JsonElement> JsonAsync(HttpMethod method, string path, string? body = null)
    {
        using var reply = await SendAsync(method, path, body);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK, await reply.Content.ReadAsStringAsync());
        return await RunningServer.JsonAsync(reply);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? one.Key);
        return await one.Server.Http.SendAsync(request);
    }

    private static DateTimeOffset Time(JsonElement content, string name) => content.GetProperty(name).GetDateTimeOffset();

    public sealed class OneServer : IAsyncLifetime
    {
        public RunningServer Server { get; private set; } = null!;

        public string Key { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Server = await RunningServer.StartAsync("general_settings: { discover_local_servers: false }");
            Key = await Server.NewKeyAsync(new { });
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
