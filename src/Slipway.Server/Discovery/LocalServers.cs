using System.Text.Json;
using Slipway.Dialects;
using Slipway.Gateway.Pricing;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Server.Discovery;

/// <summary>
/// Finds servers of the kinds that people run beside Slipway (Ollama, LM Studio, llama.cpp, vLLM, SGLang): asks their usual loopback
/// ports for a model list, at the start and every half minute, and offers what answers under its own names.
/// </summary>
public sealed class LocalServers : IModelSource, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<ProviderProfile> profiles;
    private readonly TimeProvider time;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = Patience }) { MaxResponseContentBufferSize = 4 * 1024 * 1024 };
    private readonly CancellationTokenSource stop = new();
    private Task watching = Task.CompletedTask;

    public LocalServers(ProviderCatalog providers, TimeProvider time)
    {
        profiles = [.. providers.Profiles.Where(p => p is { Discover: true, BaseUrl: not null })];
        this.time = time;
    }

    public IReadOnlyList<ModelGroup> Groups { get; private set; } = [];

    public event Action? Changed;

    /// <summary>Looks once, then goes on looking in the background.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await LookAsync(cancellation);
        watching = WatchAsync();
    }

    public async Task LookAsync(CancellationToken cancellation)
    {
        var found = (await Task.WhenAll(profiles.Select(p => AskAsync(p, cancellation)))).SelectMany(g => g).ToList();
        if (!found.Select(g => (g.Name, g.Deployments[0].Provider.Id)).SequenceEqual(Groups.Select(g => (g.Name, g.Deployments[0].Provider.Id))))
        {
            Groups = found;
            Changed?.Invoke();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        http.Dispose();
        stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                await LookAsync(stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task<IReadOnlyList<ModelGroup>> AskAsync(ProviderProfile profile, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await http.GetAsync(new Uri(profile.BaseUrl!, "models"), patience.Token);
            if (!response.IsSuccessStatusCode)
            {
                return [];
            }

            using var list = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(patience.Token));
            return list.RootElement.ValueKind == JsonValueKind.Object && list.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
                ? [.. data.EnumerateArray().Select(Name).OfType<string>().Where(n => ModelPattern.IsValid(n) && !n.Contains('*', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Select(n => Group(profile, n))]
                : [];
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return [];
        }
    }

    private static string? Name(JsonElement model) =>
        model.ValueKind == JsonValueKind.Object && model.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    private ModelGroup Group(ProviderProfile profile, string name) => new(name, [new Deployment($"{profile.Id}/{name}", profile, name) { ApiBase = profile.BaseUrl, PriceModel = $"{profile.Id}/{name}", Prices = PriceOverrides.Free }])
    {
        Card = new ModelCard(name, profile.Id, time.GetUtcNow()) { Description = $"Served by {profile.Title} on this machine.", Embeddings = true },
    };
}
