using Slipway.Gateway.Ledger;
using Slipway.Storage.Ledger;
using Slipway.Storage.Sqlite;
using Slipway.Tests.Gateway.Ledger;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Storage.Ledger;

public sealed class SqliteUsageStoreTests : UsageStoreContract, IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;

    public SqliteUsageStoreTests()
    {
        database = SqliteDatabase.Open(folder.File("slipway.db"), TimeProvider.System);
        Store = new SqliteUsageStore(database);
    }

    protected override IUsageStore Store { get; }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }
}
