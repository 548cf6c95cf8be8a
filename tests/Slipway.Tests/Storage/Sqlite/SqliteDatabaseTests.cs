using Microsoft.Data.Sqlite;
using Slipway.Storage.Sqlite;

namespace Slipway.Tests.Storage.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private static readonly Migration Notes = new("Test", 1, "notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT UNIQUE NOT NULL, amount TEXT)");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_written_is_read_and_survives_reopening()
    {
        await using (var database = Open())
        {
            await database.WriteAsync(c => c.Execute("INSERT INTO notes (text) VALUES ($t)", ("$t", "a")));
            Count(database).ShouldBe(1);
        }

        await using var again = Open();
        Count(again).ShouldBe(1);
    }

    [Fact]
    public async Task A_failing_change_is_undone_alone_and_tells_its_caller()
    {
        await using var database = Open();
        var first = database.WriteAsync(c => c.Execute("INSERT INTO notes (text) VALUES ('same')"));
        var second = database.WriteAsync(c =>
        {
            c.Execute("INSERT INTO notes (text) VALUES ('half')");
            return c.Execute("INSERT INTO notes (text) VALUES ('same')");
        });
        var third = database.WriteAsync(c => c.Execute("INSERT INTO notes (text) VALUES ('other')"));

        await first;
        (await Should.ThrowAsync<SqliteException>(() => second)).SqliteErrorCode.ShouldBe(19);
        await third;
        database.Read(c => c.Query("SELECT text FROM notes ORDER BY text", r => r.GetString(0))).ShouldBe(["other", "same"]);
    }

    [Fact]
    public async Task Sixty_four_writers_never_meet_a_locked_database()
    {
        await using var database = Open();
        await using var neighbour = Open();
        await Parallel.ForAsync(0, 64, async (i, _) =>
        {
            var target = i % 2 == 0 ? database : neighbour;
            await target.WriteAsync(c => c.Execute("INSERT INTO notes (text) VALUES ($t)", ("$t", $"note {i}")));
        });
        Count(database).ShouldBe(64);
        Count(neighbour).ShouldBe(64);
    }

    [Fact]
    public async Task Two_that_start_together_migrate_once()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Open())));
        foreach (var database in opened)
        {
            database.Read(c => c.Scalar("SELECT count(*) FROM schema_versions WHERE area = 'Test'")).ShouldBe(1L);
            await database.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_later_step_is_applied_to_an_existing_file_and_a_broken_one_leaves_it_as_it_was()
    {
        await Open().DisposeAsync();
        var broken = new Migration("Test", 2, "broken", "ALTER TABLE notes ADD COLUMN colour TEXT; CREATE TABLE notes (id INTEGER)");
        Should.Throw<InvalidOperationException>(() => Open(Notes, broken)).Message.ShouldContain("Test 2 (broken)");

        var good = broken with { Sql = "ALTER TABLE notes ADD COLUMN colour TEXT" };
        await using var database = Open(Notes, good);
        await database.WriteAsync(c => c.Execute("INSERT INTO notes (text, colour) VALUES ('a', 'blue')"));
        database.Read(c => c.Scalar("SELECT max(version) FROM schema_versions WHERE area = 'Test'")).ShouldBe(2L);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.000000000000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-12.50")]
    public async Task A_decimal_comes_back_exactly(string text)
    {
        var amount = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        await using var database = Open();
        await database.WriteAsync(c => c.Execute("INSERT INTO notes (text, amount) VALUES ('a', $a)", ("$a", amount)));
        database.Read(c => c.Query("SELECT amount FROM notes", r => r.Decimal(0))).ShouldBe([amount]);
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        await using var database = Open();
        Should.Throw<SqliteException>(() => database.Read(c => c.Execute("INSERT INTO notes (text) VALUES ('a')")));
    }

    [Fact]
    public async Task The_file_and_its_log_belong_to_the_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no Unix file modes.");
            return;
        }

        await using var database = Open();
        await database.WriteAsync(c => c.Execute("INSERT INTO notes (text) VALUES ('a')"));
        foreach (var file in Directory.EnumerateFiles(folder.Path))
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }
    }

    [Fact]
    public async Task After_closing_a_write_is_refused()
    {
        var database = Open();
        await database.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => database.WriteAsync(c => c.Execute("SELECT 1")));
    }

    [Fact]
    public async Task The_shipped_migrations_apply_and_number_each_area_from_one()
    {
        await using var database = SqliteDatabase.Open(folder.File("all.db"), TimeProvider.System);
        foreach (var area in Migration.All.GroupBy(step => step.Area))
        {
            area.Select(step => step.Version).ShouldBe(Enumerable.Range(1, area.Count()), area.Key);
        }
    }

    private static long Count(SqliteDatabase database) => (long)database.Read(c => c.Scalar("SELECT count(*) FROM notes"))!;

    private SqliteDatabase Open(params Migration[] migrations) =>
        SqliteDatabase.Open(folder.File("slipway.db"), TimeProvider.System, migrations.Length == 0 ? [Notes] : migrations);
}
