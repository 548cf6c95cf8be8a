using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Slipway.Dialects;
using Slipway.Gateway;
using Slipway.Gateway.Batches;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Endpoints;
using Slipway.Gateway.Files;
using Slipway.Gateway.SideApis;
using Slipway.Server.Hosting;
using Slipway.Storage.Batches;
using Slipway.Storage.Files;
using Slipway.Storage.Sqlite;

namespace Slipway.Server.SideApis;

/// <summary>Files and batches, put together over one database and one data folder.</summary>
internal sealed class SideServices : IAsyncDisposable
{
    private readonly FileSweeper sweeper;
    private readonly UploadSessions sessions;
    private readonly BatchJobs jobs;
    private readonly long maxBody;

    private SideServices(FileLibrary files, UploadSessions uploads, FileSweeper sweeper, BatchJobs jobs, long maxBody)
    {
        Files = files;
        sessions = uploads;
        this.sweeper = sweeper;
        this.jobs = jobs;
        this.maxBody = maxBody;
    }

    public FileLibrary Files { get; }

    public static async Task<SideServices> StartAsync(SqliteDatabase database, DataFolder data, GeneralSettings settings, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        var limits = new FileLimits { FileBytes = settings.MaxFileBytes, TenantBytes = settings.FileQuotaBytes };
        var files = new FileLibrary(new SqliteFileStore(database), new FileFolder(data.File("files")), limits, time);
        var uploads = new UploadSessions(files);
        var sweeping = await FileSweeper.StartAsync(files, uploads, time, logs.CreateLogger<FileSweeper>(), cancellation);
        return new SideServices(files, uploads, sweeping, new BatchJobs(new SqliteBatchStore(database), new BatchFolder(data.File("batches")), new BatchLimits(), time), settings.MaxRequestBytes);
    }

    /// <summary>Maps the paths and starts the work that goes on behind them. It has to be stopped before what the gateway is made of.</summary>
    public IAsyncDisposable Serve(IEndpointRouteBuilder app, BuiltGateway gateway, TimeProvider time, ILoggerFactory logs)
    {
        var authenticate = gateway.Authenticate;
        var inner = InnerRoutes.Build(app.ServiceProvider, gateway);
        var api = new SideApi(new DialectCatalog(time), authenticate, time);
        var aside = app.MapGroup("").AddEndpointFilter(new Aside());
        api.Map(aside, new FilesApi(Files, sessions, owner => authenticate.Standing(owner).Error).Table);
        api.Map(aside, new BatchesApi(jobs, Files, inner, maxBody).Table);
        api.Map(app, OllamaPaths.Side);
        return BatchWorker.Start(jobs, Files, inner, authenticate.Standing, time, SocketThreads.Pool, logs.CreateLogger<BatchWorker>());
    }

    public ValueTask DisposeAsync() => sweeper.DisposeAsync();
}
