using System.Text;
using Slipway.Gateway.Batches;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Gateway.Batches;

public sealed class ResultLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.File("results.jsonl");

    [Fact]
    public async Task What_was_settled_is_known_again_after_opening()
    {
        await using (var log = await ResultLog.OpenAsync(Path, default))
        {
            await Task.WhenAll(Enumerable.Range(1, 50).Select(i => log.AppendAsync(Result(i, i % 5 == 0 ? 400 : 200))));
            (log.Succeeded, log.Failed).ShouldBe((40, 10));
        }

        await using var again = await ResultLog.OpenAsync(Path, default);
        (again.Succeeded, again.Failed).ShouldBe((40, 10));
        Enumerable.Range(1, 50).ShouldAllBe(i => again.Has(i));
        again.Has(51).ShouldBeFalse();
    }

    [Fact]
    public async Task A_line_that_was_cut_off_anywhere_is_not_settled_and_the_log_goes_on()
    {
        await using (var log = await ResultLog.OpenAsync(Path, default))
        {
            await log.AppendAsync(Result(1, 200));
            await log.AppendAsync(Result(2, 200));
        }

        var whole = await File.ReadAllBytesAsync(Path);
        var first = whole.AsSpan().IndexOf((byte)'\n') + 1;
        for (var length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(Path, whole[..length]);
            await using (var log = await ResultLog.OpenAsync(Path, default))
            {
                log.Has(1).ShouldBe(length >= first);
                log.Has(2).ShouldBeFalse();
                await log.AppendAsync(Result(3, 500));
            }

            await using var again = await ResultLog.OpenAsync(Path, default);
            again.Has(3).ShouldBeTrue();
            again.Succeeded.ShouldBe(length >= first ? 1 : 0);
        }
    }

    [Theory]
    [InlineData("{\n  \"a\": \"b c\",\r\n \"n\": [1]}", "{  \"a\": \"b c\", \"n\": [1]}")]
    [InlineData("not json", "\"not json\"")]
    [InlineData("", "\"\"")]
    public void A_reply_becomes_one_line_that_can_be_read_again(string body, string kept)
    {
        var line = new BatchResult(7, 200, "batch_x-7", Encoding.UTF8.GetBytes(body)).Line();

        line.Span.Count((byte)'\n').ShouldBe(1);
        var read = BatchResult.TryRead(line[..^1]).ShouldNotBeNull();
        (read.Number, read.Status, read.CallId).ShouldBe((7, 200, "batch_x-7"));
        Encoding.UTF8.GetString(read.Body.Span).ShouldBe(kept);
    }

    public void Dispose() => folder.Dispose();

    private static BatchResult Result(int number, int status) => new(number, status, $"call-{number}", Encoding.UTF8.GetBytes("""{"answer":"ä"}"""));
}
