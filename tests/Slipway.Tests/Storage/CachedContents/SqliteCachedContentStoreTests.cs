using Slipway.Gateway.CachedContents;
using Slipway.Storage.CachedContents;
using Slipway.Storage.Sqlite;
using Slipway.Tests.Gateway.CachedContents;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Storage.CachedContents;

public sealed class SqliteCachedContentStoreTests : CachedContentStoreContract, IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;

    public SqliteCachedContentStoreTests()
    {
        database = SqliteDatabase.Open(folder.File("slipway.db"), TimeProvider.System);
        Store = new SqliteCachedContentStore(database);
    }

    protected override ICachedContentStore Store { get; }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }
}
