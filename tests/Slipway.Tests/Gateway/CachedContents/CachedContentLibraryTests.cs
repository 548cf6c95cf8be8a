using System.Text;
using Slipway.Core.Errors;
using Slipway.Gateway.CachedContents;
using Slipway.Storage.CachedContents;
using Slipway.Storage.Sqlite;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Gateway.CachedContents;

public sealed class CachedContentLibraryTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualTime time = new();
    private readonly SqliteDatabase database;
    private readonly CachedContentLibrary library;

    public CachedContentLibraryTests()
    {
        database = SqliteDatabase.Open(folder.File("slipway.db"), time);
        library = new CachedContentLibrary(new SqliteCachedContentStore(database), new CachedContentLimits(), time);
    }

    [Fact]
    public async Task A_request_that_names_a_cache_gets_it_in_front_with_its_tokens()
    {
        await AddAsync();
        foreach (var name in new[] { "cachedContents/book", "projects/p/locations/l/cachedContents/book" })
        {
            var spliced = (await library.ResolveAsync("a", "m", Body(name), default)).Value.ShouldNotBeNull();
            Encoding.UTF8.GetString(spliced.Body.Span).ShouldBe("""{"contents":[{"parts":[{"text":"book"}]},{"parts":[{"text":"why"}]}]}""");
            spliced.CachedTokens.ShouldBe(7);
        }
    }

    [Fact]
    public async Task A_request_that_names_none_is_left_alone() =>
        (await library.ResolveAsync("a", "m", Encoding.UTF8.GetBytes("""{"contents":[]}"""), default)).Value.ShouldBeNull();

    [Fact]
    public async Task Another_tenants_an_expired_or_an_unknown_one_does_not_exist_and_the_model_must_be_the_same()
    {
        await AddAsync();
        (await library.ResolveAsync("b", "m", Body("cachedContents/book"), default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
        (await library.ResolveAsync("a", "m", Body("cachedContents/none"), default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
        (await library.ResolveAsync("a", "other", Body("cachedContents/book"), default)).Error!.Kind.ShouldBe(ErrorKind.InvalidRequest);
        (await library.ResolveAsync(null, "models/m", Body("cachedContents/book"), default)).IsOk.ShouldBeTrue();

        time.Advance(TimeSpan.FromHours(1));
        (await library.ResolveAsync("a", "m", Body("cachedContents/book"), default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    private Task<Error?> AddAsync() => library.AddAsync(new CachedContent("book", "a")
    {
        Parent = "", Model = "models/m", Body = Encoding.UTF8.GetBytes("""{"contents":[{"parts":[{"text":"book"}]}]}"""), Tokens = 7, CreatedAt = library.Now, UpdatedAt = library.Now, ExpiresAt = library.Now.AddHours(1),
    }, default);

    private static byte[] Body(string name) => Encoding.UTF8.GetBytes($$"""{"contents":[{"parts":[{"text":"why"}]}],"cachedContent":"{{name}}"}""");
}
