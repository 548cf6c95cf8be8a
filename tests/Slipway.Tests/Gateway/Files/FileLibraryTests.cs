using System.Security.Cryptography;
using System.Text;
using Slipway.Core.Errors;
using Slipway.Gateway.Files;

namespace Slipway.Tests.Gateway.Files;

public sealed class FileLibraryTests
{
    [Fact]
    public async Task The_bytes_come_back_with_their_length_and_hash()
    {
        await using var fixture = new LibraryFixture();
        var file = await fixture.AddAsync("hello");

        file.Bytes.ShouldBe(5);
        file.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData("hello"u8)));
        await using var stream = fixture.Library.Open(file).Value;
        (await new StreamReader(stream).ReadToEndAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task A_file_larger_than_the_limit_is_refused_and_nothing_of_it_stays()
    {
        await using var fixture = new LibraryFixture(new FileLimits { FileBytes = 4 });

        (await fixture.TryAddAsync("hello")).Error!.Code.ShouldBe("file_too_large");
        (await fixture.TryAddAsync("hell")).IsOk.ShouldBeTrue();
        fixture.Incoming.ShouldBeEmpty();
        fixture.Blobs.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_file_over_the_quota_or_without_bytes_leaves_nothing_behind()
    {
        await using var fixture = new LibraryFixture(new FileLimits { TenantBytes = 8 });
        await fixture.AddAsync("hello");

        (await fixture.TryAddAsync("hello")).Error!.Code.ShouldBe("file_quota_exceeded");
        (await fixture.TryAddAsync("")).Error!.Code.ShouldBe("empty_file");
        (await fixture.TryAddAsync("hello", tenant: "b")).IsOk.ShouldBeTrue();
        fixture.Incoming.ShouldBeEmpty();
        fixture.Blobs.Count().ShouldBe(2);
    }

    [Fact]
    public async Task An_expired_file_is_gone_at_once_and_its_bytes_after_the_next_sweep()
    {
        await using var fixture = new LibraryFixture();
        var file = await fixture.AddAsync("hello", expiresAfter: TimeSpan.FromHours(1));
        await fixture.AddAsync("stays");

        fixture.Time.Advance(TimeSpan.FromHours(1));
        (await fixture.Library.FindAsync("a", file.Id, default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
        fixture.Blobs.Count().ShouldBe(2);
        (await fixture.Library.SweepAsync(default)).ShouldBe(1);
        fixture.Blobs.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Bytes_that_no_file_refers_to_are_deleted_at_the_start()
    {
        await using var fixture = new LibraryFixture();
        var file = await fixture.AddAsync("hello");
        var bytes = await fixture.Library.Folder.ReceiveAsync(new MemoryStream([1, 2, 3]), 10, default);
        fixture.Library.Folder.Keep(bytes.Value.Path);
        fixture.Blobs.Count().ShouldBe(2);

        await fixture.Library.DeleteOrphansAsync(default);

        Path.GetFileName(fixture.Blobs.ShouldHaveSingleItem()).ShouldBe(file.Blob);
    }

    [Fact]
    public async Task Deleting_takes_the_description_and_the_bytes_and_only_the_owner_can()
    {
        await using var fixture = new LibraryFixture();
        var file = await fixture.AddAsync("hello");

        (await fixture.Library.DeleteAsync("b", file.Id, default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
        (await fixture.Library.DeleteAsync("a", FileNames.OpenAi(file.Id), default)).IsOk.ShouldBeTrue();
        (await fixture.Library.FindAsync("a", file.Id, default)).IsOk.ShouldBeFalse();
        fixture.Blobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stream_that_breaks_leaves_nothing_behind()
    {
        await using var fixture = new LibraryFixture();
        await Should.ThrowAsync<InvalidOperationException>(() => fixture.Library.AddAsync(new NewFile("a", "x", "user_data", "text/plain"), new Breaking(), default));

        fixture.Incoming.ShouldBeEmpty();
        fixture.Blobs.ShouldBeEmpty();
    }

    private sealed class Breaking() : MemoryStream(Encoding.UTF8.GetBytes(new string('x', 1000)))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position > 0 ? throw new InvalidOperationException("broken") : base.ReadAsync(buffer[..10], cancellationToken);
    }
}
