using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// A statement that is compiled once and run for many rows, its values bound by position. For the few statements that run thousands of times
/// a second: it spares the look-up of parameters by name and the object a value.
/// </summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private byte[] text = new byte[256];
    private int position;

    public PreparedStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
    }

    /// <summary>Binds the next parameter; null becomes NULL.</summary>
    public PreparedStatement Add(string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(statement, ++position));
            return this;
        }

        if (text.Length < Encoding.UTF8.GetMaxByteCount(value.Length))
        {
            text = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        }

        Check(raw.sqlite3_bind_text(statement, ++position, text.AsSpan(0, Encoding.UTF8.GetBytes(value, text))));
        return this;
    }

    /// <inheritdoc cref="Add(string?)"/>
    public PreparedStatement Add(long value)
    {
        Check(raw.sqlite3_bind_int64(statement, ++position, value));
        return this;
    }

    /// <inheritdoc cref="Add(string?)"/>
    public PreparedStatement Add(double? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_double(statement, ++position, number) : raw.sqlite3_bind_null(statement, ++position));
        return this;
    }

    /// <summary>Runs the statement with what was bound and makes it ready for the next row.</summary>
    /// <returns>The number of rows that it changed.</returns>
    public int Run()
    {
        position = 0;
        var outcome = raw.sqlite3_step(statement);
        var changed = raw.sqlite3_changes(database);
        raw.sqlite3_reset(statement);
        if (outcome != raw.SQLITE_DONE)
        {
            Check(outcome);
        }

        return changed;
    }

    public void Dispose() => statement.Dispose();

    private void Check(int outcome) => SqliteException.ThrowExceptionForRC(outcome, database);
}
