using Slipway.Gateway.Batches;
using Slipway.Storage.Batches;
using Slipway.Storage.Sqlite;
using Slipway.Tests.Gateway.Batches;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Storage.Batches;

public sealed class SqliteBatchStoreTests : BatchStoreContract, IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;

    public SqliteBatchStoreTests()
    {
        database = SqliteDatabase.Open(folder.File("slipway.db"), TimeProvider.System);
        Store = new SqliteBatchStore(database);
    }

    protected override IBatchStore Store { get; }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }
}
