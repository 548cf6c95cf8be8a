using Slipway.Gateway.Responses;
using Slipway.Storage.Responses;
using Slipway.Storage.Sqlite;
using Slipway.Tests.Gateway.Responses;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Storage.Responses;

public sealed class SqliteResponseStoreTests : ResponseStoreContract, IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;

    public SqliteResponseStoreTests()
    {
        database = SqliteDatabase.Open(folder.File("slipway.db"), TimeProvider.System);
        Store = new SqliteResponseStore(database);
    }

    protected override IResponseStore Store { get; }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }
}
