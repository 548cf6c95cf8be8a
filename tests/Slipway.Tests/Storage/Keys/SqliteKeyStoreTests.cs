using Slipway.Gateway.Keys;
using Slipway.Storage.Keys;
using Slipway.Storage.Sqlite;
using Slipway.Tests.Gateway.Keys;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Storage.Keys;

public sealed class SqliteKeyStoreTests : KeyStoreContract, IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteDatabase database;

    public SqliteKeyStoreTests()
    {
        database = SqliteDatabase.Open(folder.File("slipway.db"), TimeProvider.System);
        Store = new SqliteKeyStore(database);
    }

    protected override IKeyStore Store { get; }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }
}
