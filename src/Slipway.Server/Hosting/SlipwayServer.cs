using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Cloud.Google;
using Slipway.Gateway;
using Slipway.Gateway.Housekeeping;
using Slipway.Gateway.Keys;
using Slipway.Gateway.Ledger;
using Slipway.Gateway.Pricing;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Providers.Protocols;
using Slipway.Gateway.Reasoning;
using Slipway.Gateway.Responses;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Secrets;
using Slipway.Gateway.Telemetry;
using Slipway.Server.Admin;
using Slipway.Server.Discovery;
using Slipway.Server.Embedded;
using Slipway.Server.Hosting.Tls;
using Slipway.Server.Keys;
using Slipway.Server.Lifecycle;
using Slipway.Server.Lifecycle.Api;
using Slipway.Server.Lifecycle.Jobs;
using Slipway.Server.Pages;
using Slipway.Server.SideApis;
using Slipway.Storage.Keys;
using Slipway.Storage.Ledger;
using Slipway.Storage.Reasoning;
using Slipway.Storage.Responses;
using Slipway.Storage.Sqlite;

namespace Slipway.Server.Hosting;

/// <summary>The running program: put together here, in one place, and taken apart in the opposite order.</summary>
public sealed class SlipwayServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Stack<IAsyncDisposable> parts;

    private SlipwayServer(WebApplication app, Stack<IAsyncDisposable> parts, Snapshots snapshots, AdminKeys admins, DataFolder data, string runKey, TlsListener? tls)
    {
        this.app = app;
        this.parts = parts;
        Snapshots = snapshots;
        FirstAdminKey = admins.JustMade;
        DataPath = data.Path;
        RunKey = runKey;
        Tls = tls;
        Urls = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => a.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal))];
        Url = Urls.FirstOrDefault(u => u.StartsWith("http:", StringComparison.Ordinal)) ?? Urls[0];
    }

    public static string Version { get; } = typeof(SlipwayServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The first address, a plain one if there is one, with the port that was taken.</summary>
    public string Url { get; }

    public IReadOnlyList<string> Urls { get; }

    /// <summary>What https addresses show; null when there are none.</summary>
    public TlsListener? Tls { get; }

    public string DataPath { get; }

    /// <summary>The admin key, if it was made at this start: to be shown once.</summary>
    public string? FirstAdminKey { get; }

    /// <summary>An admin key that holds until the server stops.</summary>
    public string RunKey { get; }

    public Snapshots Snapshots { get; }

    public static async Task<SlipwayServer> StartAsync(ServerOptions options, CancellationToken cancellation)
    {
        var made = new Stack<IAsyncDisposable>();
        try
        {
            return await ComposeAsync(options, made, cancellation);
        }
        catch
        {
            await TakeApartAsync(made);
            throw;
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancellation) => app.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        RunFile.Delete(DataPath);
        await TakeApartAsync(parts);
    }

    private static async Task<SlipwayServer> ComposeAsync(ServerOptions options, Stack<IAsyncDisposable> made, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var providers = ProviderCatalog.BuiltIn();
        var config = ConfigFile.Load(options.ConfigPath, providers);
        providers = providers.With(config.Providers);
        var urls = Listening.Parse(options.Urls);
        var data = new DataFolder(options.DataPath);
        made.Push(data.Lock());
        var pepper = Pepper.LoadOrCreate(data.File("pepper"), Environment.GetEnvironmentVariable("SLIPWAY_PEPPER"));
        var admins = AdminKeys.Load(config.General.MasterKey, pepper, data.File("admin.digest"));
        Listening.RefuseExposed(urls, admins.Weakness);

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var tls = TlsSetup.For(urls, options, config.General.Tls, data, time);
        KestrelSetup.Apply(builder, urls, tls);
        Cors.Add(builder, config.General.CorsOrigins);
        var web = builder.Build();
        var logs = web.Services.GetRequiredService<ILoggerFactory>();

        var database = SqliteDatabase.Open(data.File("slipway.db"), time);
        made.Push(database);
        var lifecycle = await LifecycleServices.StartAsync(database, data.Path, new ChildJobLauncher(data.Path), time, logs.CreateLogger<LifecycleServices>(), cancellation);
        made.Push(lifecycle);
        var side = await SideServices.StartAsync(database, data, config.General, time, logs, cancellation);
        made.Push(side);
        var metrics = new GatewayMetrics();
        var usage = new SqliteUsageStore(database);
        var ledger = await UsageLedger.OpenAsync(data.Journal, usage, [metrics, new EndpointUsage(lifecycle.Monitor)], time, logs.CreateLogger<UsageLedger>(), cancellation);
        made.Push(ledger);
        var keys = new KeyRing(new SqliteKeyStore(database), pepper, time);
        await keys.LoadAsync(cancellation);
        var budgets = new Budgets(await usage.SpendByKeyAsync(cancellation));

        var sources = new List<IModelSource>
        {
            new ConfiguredModels(ConfiguredGroups.From(config, providers, Environment.GetEnvironmentVariable, time.GetUtcNow())),
            new EmbeddedModels(providers, time.GetUtcNow()),
            new EndpointModels(lifecycle.Catalog, providers, data.Path, time),
        };
        if (config.General.DiscoverLocalServers)
        {
            var local = new LocalServers(providers, time);
            made.Push(local);
            await local.StartAsync(cancellation);
            sources.Add(local);
        }

        var vault = new ReasoningVault(new SqliteVaultStore(database), new SealedBox(pepper), config.General.ReasoningTimeToLive, time, logs.CreateLogger<ReasoningVault>());
        made.Push(vault);
        made.Push(new PeriodicSweep("reasoning state", vault.SweepAsync, TimeSpan.FromHours(1), time, logs.CreateLogger<PeriodicSweep>()));
        var responses = new ResponseArchive(new SqliteResponseStore(database), new SealedBox(pepper), config.General.ResponseTimeToLive, time, logs.CreateLogger<ResponseArchive>());
        made.Push(responses);
        made.Push(new PeriodicSweep("kept responses", responses.SweepAsync, TimeSpan.FromHours(1), time, logs.CreateLogger<PeriodicSweep>()));
        var snapshots = new Snapshots(sources, config.Router);
        var engine = new EngineSupervisor(data.Path, time, logs.CreateLogger<EngineSupervisor>());
        made.Push(engine);
        var encoder = new InProcessEncoder();
        var connections = HttpUpstream.Connections();
        var google = new GoogleCredentials(connections, time, ThreadLocalRandom.NextDouble, GoogleEnvironment.OfThisProcess());
        var gateway = new GatewayParts
        {
            Snapshots = snapshots,
            Upstreams = Upstreams.Over(
                connections,
                [
                    new OpenAiProtocol(),
                    new GeminiProtocol(),
                    new VertexProtocol(google),
                    new AnthropicProtocol(),
                    new OllamaProtocol(),
                ],
                new Dictionary<string, IUpstream>(StringComparer.Ordinal) { ["embedded"] = new EmbeddedUpstream(engine, encoder) }),
            Keys = keys,
            Admins = admins,
            Ledger = ledger,
            Budgets = budgets,
            Prices = Hosting.Prices.Load(config.General.PriceMap, options.ConfigPath, time),
            TokenCounter = encoder,
            Vault = vault,
            References = side.References,
            Responses = responses,
            Metrics = metrics,
            Time = time,
            Random = ThreadLocalRandom.NextDouble,
            MaxRequestBytes = config.General.MaxRequestBytes,
        }.Build();

        web.UseMiddleware<LastResort>();
        web.UseRouting();
        var dataPlane = Cors.DataPlaneOf(web, config.General.CorsOrigins);
        dataPlane.MapGateway(gateway);
        var inner = side.Map(dataPlane, gateway, snapshots, encoder, time);
        KeyEndpoints.Map(web, new KeyEndpoints(keys, budgets, gateway.Authenticate, time));
        web.MapLifecycle(lifecycle).AddEndpointFilter(new AdminAccess(gateway.Authenticate));
        SpendEndpoints.Map(web, usage, keys, gateway.Authenticate);
        web.MapHealth(metrics, () => []);
        web.MapStartPage(snapshots);

        await Listening.StartAsync(web, urls, cancellation);
        made.Push(new StoppedApp(web));
        made.Push(side.Work(inner, gateway.Authenticate, time, logs));
        var runKey = admins.AddForThisRun();
        var server = new SlipwayServer(web, made, snapshots, admins, data, runKey, tls);
        _ = data.Run;
        new RunFile(server.Url, runKey, Environment.ProcessId) { Fingerprint = server.Url.StartsWith("https:", StringComparison.Ordinal) ? tls!.Current.Fingerprint : null }.Write(data.Path);
        return server;
    }

    private static async Task TakeApartAsync(Stack<IAsyncDisposable> made)
    {
        while (made.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
    }

    /// <summary>Stops taking connections and lets calls that are under way come to an end.</summary>
    private sealed class StoppedApp(WebApplication app) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
