using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Slipway.Tests.Cloud.Google;

/// <summary>A real server on a free loopback port that stands for Google's token servers, a metadata server or AWS: paths answer as the test says.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Func<Seen, Said>> routes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Seen> seen = new();

    private LoopbackServer(WebApplication app) => this.app = app;

    /// <summary>Without a slash at the end.</summary>
    public string Url => app.Urls.Single();

    public string Host => new Uri(Url).Authority;

    public IReadOnlyList<Seen> Calls => [.. seen];

    /// <summary>While set, answers wait for it.</summary>
    public Task? Gate { get; set; }

    public static async Task<LoopbackServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new LoopbackServer(builder.Build());
        server.app.Run(server.ServeAsync);
        await server.app.StartAsync();
        return server;
    }

    public LoopbackServer On(string path, Func<Seen, Said> answer)
    {
        routes[path] = answer;
        return this;
    }

    public LoopbackServer On(string path, Said answer) => On(path, _ => answer);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var call = new Seen(http.Request.Method, http.Request.Path.Value!, http.Request.QueryString.Value ?? "", http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync());
        seen.Enqueue(call);
        if (Gate is { } gate)
        {
            await gate;
        }

        var said = routes.TryGetValue(call.Path, out var answer) ? answer(call) : new Said(404, "not here");
        http.Response.StatusCode = said.Status;
        foreach (var (name, value) in said.Headers)
        {
            http.Response.Headers[name] = value;
        }

        await http.Response.WriteAsync(said.Body);
    }
}

public sealed record Seen(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public IReadOnlyDictionary<string, string> Form => QueryHelpers.ParseQuery(Body).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);

    public JsonElement Json => JsonElement.Parse(Encoding.UTF8.GetBytes(Body));
}

public sealed record Said(int Status, string Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static Said Text(string body) => new(200, body);

    public static Said Token(string token, int seconds = 3600) => new(200, $$"""{"access_token":"{{token}}","expires_in":{{seconds}},"token_type":"Bearer"}""");
}
