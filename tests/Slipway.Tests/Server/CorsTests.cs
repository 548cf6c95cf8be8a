using System.Net;

namespace Slipway.Tests.Server;

public sealed class CorsTests
{
    private const string Page = "https://chat.example.com";
    private const string On = "general_settings: { discover_local_servers: false, cors_origins: ['https://chat.example.com', 'http://localhost:5173'] }";
    private const string Off = "general_settings: { discover_local_servers: false }";

    [Theory]
    [InlineData("POST", "v1/chat/completions")]
    [InlineData("POST", "v1/embeddings")]
    [InlineData("GET", "v1/models")]
    [InlineData("POST", "v1beta/models/gemini-2.5-flash:generateContent")]
    [InlineData("POST", "v1beta/models/gemini-2.5-flash:streamGenerateContent")]
    [InlineData("POST", "v1/projects/p/locations/l/endpoints/e:predict")]
    public async Task A_preflight_of_a_named_origin_is_answered_on_every_path_of_the_models(string method, string path)
    {
        await using var server = await RunningServer.StartAsync(On);
        using var reply = await PreflightAsync(server, method, path, Page);
        reply.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        Header(reply, "Access-Control-Allow-Origin").ShouldBe(Page);
        Header(reply, "Access-Control-Allow-Methods").ShouldContain(method);
        Header(reply, "Access-Control-Allow-Headers").ShouldBe("authorization,x-goog-api-key");
        Header(reply, "Access-Control-Max-Age").ShouldBe("600");
        reply.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://chat.example.com.evil.example")]
    [InlineData("http://chat.example.com")]
    [InlineData("null")]
    public async Task Any_other_origin_gets_no_leave(string origin)
    {
        await using var server = await RunningServer.StartAsync(On);
        using var reply = await PreflightAsync(server, "POST", "v1/chat/completions", origin);
        reply.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Theory]
    [InlineData("POST", "key/generate")]
    [InlineData("GET", "spend/logs")]
    [InlineData("GET", "api/v1/models")]
    public async Task Keys_spending_and_the_lifecycle_are_never_open_to_pages(string method, string path)
    {
        await using var server = await RunningServer.StartAsync(On);
        using var reply = await PreflightAsync(server, method, path, Page);
        reply.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Replies_and_refusals_carry_the_leave_and_the_headers_that_pages_may_read()
    {
        await using var server = await RunningServer.StartAsync(On);
        foreach (var (key, status) in new[] { (server.AdminKey, HttpStatusCode.OK), ("sk-unknown", HttpStatusCode.Unauthorized) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "v1/models");
            request.Headers.Add("Origin", Page);
            request.Headers.Add("Authorization", "Bearer " + key);
            using var reply = await server.Http.SendAsync(request);
            reply.StatusCode.ShouldBe(status);
            Header(reply, "Access-Control-Allow-Origin").ShouldBe(Page);
            Header(reply, "Access-Control-Expose-Headers").ShouldContain("x-request-id");
            Header(reply, "Vary").ShouldContain("Origin");
        }
    }

    [Fact]
    public async Task Without_named_origins_there_is_no_cors()
    {
        await using var server = await RunningServer.StartAsync(Off);
        using var reply = await PreflightAsync(server, "POST", "v1/chat/completions", Page);
        reply.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        reply.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    private static async Task<HttpResponseMessage> PreflightAsync(RunningServer server, string method, string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "authorization,x-goog-api-key");
        return await server.Http.SendAsync(request);
    }

    private static string Header(HttpResponseMessage reply, string name) => string.Join(',', reply.Headers.GetValues(name));
}
