using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Slipway.Dialects;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Files;
using Slipway.Gateway.Policies;
using Slipway.Gateway.SideApis;
using Slipway.Server.Hosting;
using Slipway.Storage.Files;
using Slipway.Storage.Sqlite;

namespace Slipway.Server.SideApis;

/// <summary>Files, put together over one database and one data folder.</summary>
internal sealed class SideServices : IAsyncDisposable
{
    private readonly FileSweeper sweeper;
    private readonly UploadSessions sessions;

    private SideServices(FileLibrary files, UploadSessions uploads, FileSweeper sweeper)
    {
        Files = files;
        sessions = uploads;
        this.sweeper = sweeper;
    }

    public FileLibrary Files { get; }

    public static async Task<SideServices> StartAsync(SqliteDatabase database, DataFolder data, GeneralSettings settings, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        var limits = new FileLimits { FileBytes = settings.MaxFileBytes, TenantBytes = settings.FileQuotaBytes };
        var files = new FileLibrary(new SqliteFileStore(database), new FileFolder(data.File("files")), limits, time);
        var uploads = new UploadSessions(files);
        return new SideServices(files, uploads, await FileSweeper.StartAsync(files, uploads, time, logs.CreateLogger<FileSweeper>(), cancellation));
    }

    public void Map(IEndpointRouteBuilder app, Authenticate authenticate, TimeProvider time)
    {
        var api = new SideApi(new DialectCatalog(time), authenticate, time);
        api.Map(app.MapGroup("").AddEndpointFilter(new Aside()), new FilesApi(Files, sessions, owner => authenticate.Standing(owner).Error).Table);
    }

    public ValueTask DisposeAsync() => sweeper.DisposeAsync();
}
