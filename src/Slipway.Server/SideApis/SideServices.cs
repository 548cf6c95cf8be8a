using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Slipway.Dialects;
using Slipway.Gateway;
using Slipway.Gateway.Batches;
using Slipway.Gateway.CachedContents;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Endpoints;
using Slipway.Gateway.Files;
using Slipway.Gateway.Housekeeping;
using Slipway.Gateway.Inner;
using Slipway.Gateway.Models;
using Slipway.Gateway.Policies;
using Slipway.Gateway.Responses;
using Slipway.Gateway.Routing;
using Slipway.Gateway.SideApis;
using Slipway.Server.Hosting;
using Slipway.Storage.Batches;
using Slipway.Storage.CachedContents;
using Slipway.Storage.Files;
using Slipway.Storage.Sqlite;

namespace Slipway.Server.SideApis;

/// <summary>Files, batches and cached contents, put together over one database and one data folder.</summary>
internal sealed class SideServices : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly IReadOnlyList<IAsyncDisposable> sweepers;
    private readonly UploadSessions sessions;
    private readonly BatchJobs jobs;
    private readonly long maxBody;

    private SideServices(FileLibrary files, UploadSessions uploads, BatchJobs jobs, CachedContentLibrary caches, IReadOnlyList<IAsyncDisposable> sweepers, long maxBody)
    {
        Files = files;
        Caches = caches;
        sessions = uploads;
        this.sweepers = sweepers;
        this.jobs = jobs;
        this.maxBody = maxBody;
    }

    public FileLibrary Files { get; }

    public CachedContentLibrary Caches { get; }

    public static async Task<SideServices> StartAsync(SqliteDatabase database, DataFolder data, GeneralSettings settings, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        var limits = new FileLimits { FileBytes = settings.MaxFileBytes, TenantBytes = settings.FileQuotaBytes };
        var files = new FileLibrary(new SqliteFileStore(database), new FileFolder(data.File("files")), limits, time);
        var uploads = new UploadSessions(files);
        var batches = new BatchJobs(new SqliteBatchStore(database), new BatchFolder(data.File("batches")), new BatchLimits(), time);
        var caches = new CachedContentLibrary(new SqliteCachedContentStore(database), new CachedContentLimits(), time);
        await files.DeleteOrphansAsync(cancellation);
        var log = logs.CreateLogger<PeriodicSweep>();
        IReadOnlyList<IAsyncDisposable> sweeps =
        [
            new PeriodicSweep("files", files.SweepAsync, Period, time, log),
            new PeriodicSweep("uploads", _ => Task.Run(uploads.Sweep, CancellationToken.None), Period, time, log),
            new PeriodicSweep("cached contents", caches.SweepAsync, Period, time, log),
        ];
        return new SideServices(files, uploads, batches, caches, sweeps, settings.MaxRequestBytes);
    }

    /// <summary>What calls may refer to.</summary>
    public ResolveReferences References => new(new FileReferences(new FileContents(Files), Files.Limits), Caches);

    /// <summary>Maps the paths.</summary>
    /// <returns>What the work behind them is started with.</returns>
    public IInnerGateway Map(IEndpointRouteBuilder app, BuiltGateway gateway, Snapshots snapshots, ITokenCounter counter, TimeProvider time)
    {
        var authenticate = gateway.Authenticate;
        var inner = InnerRoutes.Build(app.ServiceProvider, gateway);
        var api = new SideApi(new DialectCatalog(time), authenticate, time);
        var aside = app.MapGroup("").AddEndpointFilter(new Aside());
        api.Map(aside, new FilesApi(Files, sessions, owner => authenticate.Standing(owner).Error).Table);
        api.Map(aside, new BatchesApi(jobs, Files, inner, maxBody).Table);
        api.Map(aside, new CachedContentsApi(Caches, snapshots, counter, maxBody).Table);
        api.Map(aside, new ResponsesApi(gateway.Responses).Table);
        api.Map(app, OllamaPaths.Side);
        return inner;
    }

    /// <summary>Starts the work that goes on behind the paths. It has to be stopped before anything that it calls.</summary>
    public IAsyncDisposable Work(IInnerGateway inner, Authenticate authenticate, TimeProvider time, ILoggerFactory logs) =>
        BatchWorker.Start(jobs, Files, inner, authenticate.Standing, time, SocketThreads.Pool, logs.CreateLogger<BatchWorker>());

    public async ValueTask DisposeAsync()
    {
        foreach (var sweeper in sweepers)
        {
            await sweeper.DisposeAsync();
        }
    }
}
