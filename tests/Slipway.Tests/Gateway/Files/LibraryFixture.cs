using System.Text;
using Slipway.Core.Errors;
using Slipway.Gateway.Files;
using Slipway.Storage.Files;
using Slipway.Storage.Sqlite;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Gateway.Files;

/// <summary>A file library in a folder of its own, with a clock that the test moves.</summary>
internal sealed class LibraryFixture : IAsyncDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly SqliteDatabase database;

    public LibraryFixture(FileLimits? limits = null)
    {
        database = SqliteDatabase.Open(temporary.File("slipway.db"), TimeProvider.System);
        Library = new FileLibrary(new SqliteFileStore(database), new FileFolder(Folder), limits ?? new FileLimits(), Time);
        Uploads = new UploadSessions(Library);
    }

    public ManualTime Time { get; } = new();

    public string Folder => temporary.File("files");

    public FileLibrary Library { get; }

    public UploadSessions Uploads { get; }

    public IEnumerable<string> Blobs => Directory.EnumerateFiles(Path.Combine(Folder, "blobs"), "*", SearchOption.AllDirectories);

    public IEnumerable<string> Incoming => Directory.EnumerateFiles(Path.Combine(Folder, "incoming"));

    public async Task<StoredFile> AddAsync(string text, string tenant = "a", string type = "text/plain", TimeSpan? expiresAfter = null) =>
        (await TryAddAsync(text, tenant, type, expiresAfter)).Value;

    public Task<Result<StoredFile>> TryAddAsync(string text, string tenant = "a", string type = "text/plain", TimeSpan? expiresAfter = null) =>
        Library.AddAsync(new NewFile(tenant, "note.txt", "user_data", type) { ExpiresAfter = expiresAfter }, new MemoryStream(Encoding.UTF8.GetBytes(text)), default);

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        temporary.Dispose();
    }
}
