using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// Brings a file up to date. Everything happens in one transaction that takes the write lock first: of two processes that start
/// together one does the work, and the other then finds it done. A step that fails leaves the file as it was.
/// </summary>
internal sealed class Migrator(SqliteConnection connection, TimeProvider time)
{
    public void Apply(IReadOnlyList<Migration> migrations)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(
            """
            CREATE TABLE IF NOT EXISTS schema_versions (
                area TEXT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL, applied_at TEXT NOT NULL,
                PRIMARY KEY (area, version)) WITHOUT ROWID
            """);
        var applied = connection
            .Query("SELECT area, version FROM schema_versions", row => (Area: row.GetString(0), Version: row.GetInt32(1)))
            .ToHashSet();
        foreach (var step in migrations.Where(step => !applied.Contains((step.Area, step.Version))))
        {
            Apply(step);
        }

        transaction.Commit();
    }

    private void Apply(Migration step)
    {
        try
        {
            connection.Execute(step.Sql);
        }
        catch (SqliteException failure)
        {
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"Migration {step.Area} {step.Version} ({step.Name}) failed, and the database is unchanged: {failure.Message}"),
                failure);
        }

        connection.Execute(
            "INSERT INTO schema_versions (area, version, name, applied_at) VALUES ($area, $version, $name, $at)",
            ("$area", step.Area),
            ("$version", step.Version),
            ("$name", step.Name),
            ("$at", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)));
    }
}
