using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Gateway.Batches;

namespace Slipway.Tests.Gateway.Batches;

public sealed class ByteLinesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "1:a")]
    [InlineData("a\n", "1:a")]
    [InlineData("a\r\nb\n\n \nc", "1:a 2:b 5:c")]
    [InlineData("\uFEFFa\nb", "1:a 2:b")]
    [InlineData("12345\n123456\n1", "1:12345 2:too long 3:1")]
    [InlineData("123456789012345678901234567890\n1\n1234567", "1:too long 2:1 3:too long")]
    public async Task Lines_come_with_their_numbers(string text, string expected) => (await ReadAsync(Encoding.UTF8.GetBytes(text), 3, 30)).ShouldBe(expected);

    [Fact]
    public void Every_text_is_read_as_if_it_were_split()
    {
        var lines = Gen.Elements("a", "bb", "", "cccc").ListOf();
        Prop.ForAll(Arb.From(lines), Arb.From(Gen.Choose(1, 9)), (parts, piece) =>
        {
            var expected = string.Join(' ', parts.Select((line, i) => (line, i)).Where(p => p.line.Length > 0).Select(p => $"{p.i + 1}:{p.line}"));
            return ReadAsync(Encoding.UTF8.GetBytes(string.Join('\n', parts)), 3, piece).GetAwaiter().GetResult() == expected;
        }).QuickCheckThrowOnFailure();
    }

    // Lines up to two bytes over the limit may pass: the limit keeps memory, not style.
    private static async Task<string> ReadAsync(byte[] bytes, int longest, int piece)
    {
        var seen = new List<string>();
        await foreach (var (number, line) in ByteLines.ReadAsync(new Dripping(bytes, piece), longest))
        {
            seen.Add($"{number}:{(line is { } text ? Encoding.UTF8.GetString(text.Span) : "too long")}");
        }

        return string.Join(' ', seen);
    }

    private sealed class Dripping(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
