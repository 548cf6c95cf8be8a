using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// The SQL aggregate <c>decimal_sum(text)</c>: adds decimals that are stored as TEXT without ever passing through a double, as SQLite's
/// own <c>sum</c> would. NULLs are skipped; the sum of nothing is <c>0</c>.
/// </summary>
internal static class DecimalSum
{
    public static void Register(SqliteConnection connection) =>
        connection.CreateAggregate<string?, decimal, string>(
            "decimal_sum",
            0m,
            static (sum, text) => text is null ? sum : sum + decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            static sum => sum.ToString(CultureInfo.InvariantCulture),
            isDeterministic: true);
}
