using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Server.Hosting;

namespace Slipway.Tests.Server;

/// <summary>The whole program in this process: on a free loopback port, with a data folder of its own and a configuration given as text.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly string folder;
    private readonly SlipwayServer server;

    private RunningServer(string folder, SlipwayServer server)
    {
        this.folder = folder;
        this.server = server;
        Http = new HttpClient { BaseAddress = new Uri(server.Url + "/") };
        AdminKey = RunFile.Read(folder)!.Key;
    }

    public string DataPath => folder;

    public HttpClient Http { get; }

    public string AdminKey { get; }

    public static async Task<RunningServer> StartAsync(string yaml)
    {
        var temporary = Directory.CreateTempSubdirectory("slipway-test-").FullName;
        var config = Path.Combine(temporary, "slipway.yaml");
        await File.WriteAllTextAsync(config, yaml);
        return new RunningServer(temporary, await SlipwayServer.StartAsync(new ServerOptions { DataPath = temporary, ConfigPath = config, Urls = "http://127.0.0.1:0" }, CancellationToken.None));
    }

    /// <summary>Sends JSON with a key (the admin's unless another is given; empty for none).</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string json, string? key = null) => PostAsync(path, Encoding.UTF8.GetBytes(json), key);

    public async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        Authorize(request, key);
        return await Http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        Authorize(request, key);
        return await Http.SendAsync(request);
    }

    public async Task<string> NewKeyAsync(object fields)
    {
        using var made = await PostAsync("key/generate", JsonSerializer.Serialize(fields));
        return (await JsonAsync(made)).GetProperty("key").GetString()!;
    }

    /// <summary>Asks again and again until the answer is yes; fails when patience runs out.</summary>
    public async Task EventuallyAsync(Func<Task<bool>> condition, TimeSpan patience, TimeSpan? pause = null)
    {
        using var limit = new CancellationTokenSource(patience);
        while (!await condition())
        {
            await Task.Delay(pause ?? TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private void Authorize(HttpRequestMessage request, string? key)
    {
        if (key is not "")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? AdminKey);
        }
    }
}
