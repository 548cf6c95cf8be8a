using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Lifecycle.Tuning;
using Slipway.Server.Lifecycle;
using Slipway.Server.Lifecycle.Api;
using Slipway.Storage.Sqlite;

namespace Slipway.Tests.Lifecycle.Api;

/// <summary>The admin API over real HTTP on a free port; jobs run in process with a runner that counts.</summary>
public sealed class ApiFixture : IAsyncLifetime, IJobLauncher
{
    private readonly string data = Directory.CreateTempSubdirectory("slipway-api-").FullName;
    private WebApplication app = null!;
    private SqliteDatabase database = null!;

    public LifecycleServices Services { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public ITuningRunner Runner { get; set; } = new CountingRunner();

    public async ValueTask InitializeAsync()
    {
        database = SqliteDatabase.Open(Path.Combine(data, "slipway.db"), TimeProvider.System);
        Services = await LifecycleServices.StartAsync(database, data, this, TimeProvider.System, NullLogger.Instance, default);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapLifecycle(Services);
        await app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public async Task<int> RunAsync(string jobId, CancellationToken ct)
    {
        await new TuningExecution(data, Services.Jobs.Store, Services.DatasetStore, Services.DatasetFolder, Services.Models, Runner, null, TimeProvider.System, LifecycleFixture.Quick)
            .RunAsync(jobId, "test", ct);
        return 0;
    }

    public async Task<(int Status, JsonElement Body)> GetAsync(string path) => await ReadAsync(await Http.GetAsync(path));

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        return await ReadAsync(await Http.SendAsync(request));
    }

    public Task<(int Status, JsonElement Body)> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    /// <summary>Reads the live stream of a job to its end: names of the messages and their data.</summary>
    public async Task<List<(string Name, JsonElement Data)>> StreamAsync(string job)
    {
        var messages = new List<(string, JsonElement)>();
        using var reader = new StreamReader(await Http.GetStreamAsync($"/api/v1/tuning/jobs/{job}/stream"));
        var name = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) messages.Add((name, JsonDocument.Parse(line[6..]).RootElement));
        }
        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        await Services.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    private static async Task<(int, JsonElement)> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
        }
    }
}
