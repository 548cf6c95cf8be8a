using Microsoft.Extensions.Logging;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Datasets.Importing;
using Slipway.Lifecycle.Datasets.Storage;
using Slipway.Lifecycle.Endpoints;
using Slipway.Lifecycle.Monitoring;
using Slipway.Lifecycle.Registry;
using Slipway.Lifecycle.Tuning;
using Slipway.Server.Lifecycle.Jobs;
using Slipway.Storage.Lifecycle;
using Slipway.Storage.Sqlite;

namespace Slipway.Server.Lifecycle;

/// <summary>The control plane, put together over one database and one data folder.</summary>
public sealed class LifecycleServices : IAsyncDisposable
{
    private LifecycleServices(SqliteDatabase database, string dataFolder, TimeProvider clock)
    {
        DataFolder = Path.GetFullPath(dataFolder);
        Clock = clock;
        DatasetStore = new SqliteDatasetStore(database);
        DatasetFolder = new DatasetFolder(DataFolder);
        Import = new DatasetImport(DatasetFolder, clock);
        Jobs = new TuningJobs(new SqliteJobStore(database), DatasetStore, clock);
        Models = new ModelRegistry(new SqliteModelStore(database), DataFolder, clock);
        var endpoints = new SqliteEndpointStore(database);
        Catalog = new EndpointCatalog(endpoints, DataFolder);
        Endpoints = new EndpointRegistry(endpoints, Catalog, Models, DataFolder, clock);
        Monitor = new EndpointMonitor(clock);
    }

    public string DataFolder { get; }

    public TimeProvider Clock { get; }

    public IDatasetStore DatasetStore { get; }

    public DatasetFolder DatasetFolder { get; }

    public DatasetImport Import { get; }

    public TuningJobs Jobs { get; }

    public ModelRegistry Models { get; }

    public EndpointRegistry Endpoints { get; }

    /// <summary>What routing may know.</summary>
    public EndpointCatalog Catalog { get; }

    /// <summary>To be told of every finished call to a deployed model.</summary>
    public EndpointMonitor Monitor { get; }

    /// <summary>Runs waiting jobs; null in a job process.</summary>
    public CoordinatorLoop? Coordinator { get; private init; }

    /// <summary>For the server: with the catalogue loaded and the coordinator running.</summary>
    public static async Task<LifecycleServices> StartAsync(SqliteDatabase database, string dataFolder, IJobLauncher launcher, TimeProvider clock, ILogger log, CancellationToken ct)
    {
        var jobs = new TuningCoordinator(new SqliteJobStore(database), launcher, clock, RecoveryPolicy.Default);
        var services = new LifecycleServices(database, dataFolder, clock) { Coordinator = new CoordinatorLoop(jobs, clock, log) };
        await services.Catalog.RefreshAsync(ct);
        services.Coordinator.Start();
        return services;
    }

    /// <summary>For a job process, which coordinates nobody.</summary>
    public static LifecycleServices ForJob(SqliteDatabase database, string dataFolder, TimeProvider clock) => new(database, dataFolder, clock);

    public async ValueTask DisposeAsync()
    {
        if (Coordinator is not null) await Coordinator.DisposeAsync();
    }
}
