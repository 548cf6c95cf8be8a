using Slipway.Gateway.Files;
using Slipway.Storage.Files;
using Slipway.Storage.Sqlite;
using Slipway.Tests.Gateway.Files;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Storage.Files;

public sealed class SqliteFileStoreTests : FileStoreContract, IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;

    public SqliteFileStoreTests()
    {
        database = SqliteDatabase.Open(folder.File("slipway.db"), TimeProvider.System);
        Store = new SqliteFileStore(database);
    }

    protected override IFileStore Store { get; }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }
}
