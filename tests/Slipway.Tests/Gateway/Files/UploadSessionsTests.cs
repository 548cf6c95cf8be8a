using System.Text;
using Slipway.Core.Errors;
using Slipway.Gateway.Files;

namespace Slipway.Tests.Gateway.Files;

public sealed class UploadSessionsTests
{
    private static readonly NewFile Wanted = new("a", "clip.mp4", "user_data", "video/mp4");

    [Fact]
    public async Task Pieces_become_a_file_also_after_the_server_was_away()
    {
        await using var fixture = new LibraryFixture();
        var session = await fixture.Uploads.StartAsync(Wanted, 10, default);
        (await AppendAsync(fixture, session, 0, "01234")).ShouldBeNull();

        var again = new UploadSessions(fixture.Library);
        var found = (await again.FindAsync(session.Id, default)).Value;
        found.ShouldBe(session);
        again.Received(found).ShouldBe(5);
        (await AppendAsync(fixture, found, 5, "56789")).ShouldBeNull();
        var file = (await again.FinishAsync(found, default)).Value;

        await using var stream = fixture.Library.Open(file).Value;
        (await new StreamReader(stream).ReadToEndAsync()).ShouldBe("0123456789");
        (await again.FindAsync(session.Id, default)).Value.FileId.ShouldBe(file.Id);
    }

    [Fact]
    public async Task A_piece_that_is_sent_again_is_taken_once_and_a_gap_is_refused()
    {
        await using var fixture = new LibraryFixture();
        var session = await fixture.Uploads.StartAsync(Wanted, null, default);
        await AppendAsync(fixture, session, 0, "01234");
        (await AppendAsync(fixture, session, 3, "34567")).ShouldBeNull();
        (await AppendAsync(fixture, session, 9, "x")).ShouldNotBeNull().Field.ShouldBe("X-Goog-Upload-Offset");

        fixture.Uploads.Received(session).ShouldBe(8);
    }

    [Fact]
    public async Task An_upload_that_is_short_of_what_was_announced_is_not_finished()
    {
        await using var fixture = new LibraryFixture();
        var session = await fixture.Uploads.StartAsync(Wanted, 10, default);
        await AppendAsync(fixture, session, 0, "01234");

        (await fixture.Uploads.FinishAsync(session, default)).Error!.Kind.ShouldBe(ErrorKind.InvalidRequest);
        (await AppendAsync(fixture, session, 5, "56789")).ShouldBeNull();
        (await fixture.Uploads.FinishAsync(session, default)).IsOk.ShouldBeTrue();
    }

    [Fact]
    public async Task Two_writers_cannot_spoil_one_upload()
    {
        await using var fixture = new LibraryFixture();
        var session = await fixture.Uploads.StartAsync(Wanted, null, default);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = fixture.Uploads.AppendAsync(session, 0, new Gated(gate.Task), default);

        (await AppendAsync(fixture, session, 0, "x")).ShouldNotBeNull().Kind.ShouldBe(ErrorKind.Conflict);
        gate.SetResult();
        (await slow).ShouldBeNull();
    }

    [Fact]
    public async Task An_upload_ends_by_cancelling_or_by_time()
    {
        await using var fixture = new LibraryFixture();
        var cancelled = await fixture.Uploads.StartAsync(Wanted, null, default);
        await AppendAsync(fixture, cancelled, 0, "x");
        fixture.Uploads.Cancel(cancelled);
        (await fixture.Uploads.FindAsync(cancelled.Id, default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
        fixture.Incoming.ShouldBeEmpty();

        var late = await fixture.Uploads.StartAsync(Wanted, null, default);
        fixture.Time.Advance(TimeSpan.FromHours(48));
        (await fixture.Uploads.FindAsync(late.Id, default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
    }

    [Theory]
    [InlineData("../../secret")]
    [InlineData("up-../x")]
    [InlineData("")]
    public async Task An_id_that_is_a_path_leads_nowhere(string id)
    {
        await using var fixture = new LibraryFixture();
        (await fixture.Uploads.FindAsync(id, default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
    }

    private static Task<Error?> AppendAsync(LibraryFixture fixture, UploadSession session, long offset, string text) =>
        fixture.Uploads.AppendAsync(session, offset, new MemoryStream(Encoding.UTF8.GetBytes(text)), default);

    private sealed class Gated(Task gate) : MemoryStream([1])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await gate;
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
