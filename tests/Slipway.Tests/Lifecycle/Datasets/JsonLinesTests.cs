using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Lifecycle.Datasets;

namespace Slipway.Tests.Lifecycle.Datasets;

public sealed class JsonLinesTests
{
    [Fact]
    public async Task Only_line_feeds_end_lines_and_blank_ones_are_counted_but_not_given()
    {
        var lines = await Read("\uFEFF{\"a\":\"x\u2028y\u0085z\"}\r\n\n  \t\r\n{\"b\":1}");
        lines.ShouldBe([(1, "{\"a\":\"x\u2028y\u0085z\"}"), (4, "{\"b\":1}")]);
    }

    [Fact]
    public async Task A_byte_order_mark_is_dropped_and_remembered()
    {
        var reader = new JsonLines(new MemoryStream(Encoding.UTF8.GetBytes("\uFEFF{}")));
        await foreach (var line in reader.ReadAsync()) Encoding.UTF8.GetString(line.Utf8.Span).ShouldBe("{}");
        reader.HadByteOrderMark.ShouldBeTrue();
    }

    [Fact]
    public async Task A_line_beyond_the_limit_is_told_and_the_next_one_is_read()
    {
        var text = new string('x', 300_000) + "\n{}\n";
        var seen = new List<(long, bool, int)>();
        await foreach (var line in new JsonLines(new MemoryStream(Encoding.UTF8.GetBytes(text)), maxLineBytes: 100_000).ReadAsync())
            seen.Add((line.Number, line.TooLong, line.Utf8.Length));
        seen.ShouldBe([(1, true, 0), (2, false, 2)]);
    }

    [Fact]
    public void However_the_stream_is_cut_the_lines_are_those_of_a_plain_split()
    {
        var piece = Gen.Elements("a", "é", "\n", "\r\n", "\u2028", "{\"k\":1}", " ");
        Prop.ForAll(
            Gen.Select(piece.ListOf(), p => string.Concat(p)).ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(),
            (text, chunk) =>
            {
                var expected = text.Split('\n').Select((l, i) => ((long)i + 1, l.EndsWith('\r') ? l[..^1] : l)).Where(l => l.Item2.Trim(' ', '\t', '\r').Length > 0);
                var actual = Read(text, chunk).GetAwaiter().GetResult();
                return actual.SequenceEqual(expected);
            }).QuickCheckThrowOnFailure();
    }

    private static async Task<List<(long, string)>> Read(string text, int chunk = 4096)
    {
        var lines = new List<(long, string)>();
        await foreach (var line in new JsonLines(new Dripping(Encoding.UTF8.GetBytes(text), chunk)).ReadAsync())
            lines.Add((line.Number, Encoding.UTF8.GetString(line.Utf8.Span)));
        return lines;
    }

    private sealed class Dripping(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
