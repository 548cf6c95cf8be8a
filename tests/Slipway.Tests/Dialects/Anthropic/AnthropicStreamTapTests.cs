using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Dialects.Anthropic;

namespace Slipway.Tests.Dialects.Anthropic;

public sealed class AnthropicStreamTapTests
{
    private const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"content\":[],\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n";
    private const string Ping = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
    private const string Text = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hé \\\"message_stop\\\"\"}}\n\n";
    private const string Delta = "event: message_delta\ndata: {\"delta\":{\"stop_reason\":\"end_turn\"},\"type\":\"message_delta\",\"usage\":{\"output_tokens\":30}}\n\n";
    private const string Stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    private const string Failure = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n";

    [Fact]
    public void Every_byte_goes_on_at_once_and_the_later_figures_hold()
    {
        const string Stream = Start + Ping + Text + Text + Delta + Stop;
        var (text, tap) = Run(Stream);

        text.ShouldBe(Stream);
        tap.Usage.ShouldBe(new TokenUsage(9, 30));
        tap.ContentEvents.ShouldBe(2);
        tap.Ended.ShouldBeTrue();
    }

    [Theory]
    [InlineData(Start + Text)]
    [InlineData(Start + Text + Failure)]
    [InlineData(Start + Text + "event: message_stop\ndata: {\"type\":\"mess")]
    public void A_stream_that_breaks_off_has_not_ended(string stream)
    {
        var (text, tap) = Run(stream);

        text.ShouldBe(stream);
        tap.Ended.ShouldBeFalse();
        tap.Usage.ShouldBe(new TokenUsage(9, 1));
    }

    [Fact]
    public void A_stop_reason_without_the_last_event_is_an_end() => Run(Start + Text + Delta.TrimEnd()).Tap.Ended.ShouldBeTrue();

    [Fact]
    public void Any_cut_forwards_the_same_bytes_and_counts_the_same()
    {
        var events = Gen.Elements(Start, Ping, Text, Delta, Stop, Failure, Text.ReplaceLineEndings("\r\n"), "\n", "garbage\n", "data: {\"usage\":{}}\n\n");
        var cases = events.ListOf().Select(string.Concat).Zip(Gen.Choose(1, 40).ListOf());

        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var (whole, wholeTap) = Run(one.Item1);
            var (cut, cutTap) = Run(one.Item1, [.. one.Item2]);
            return whole == one.Item1 && cut == whole && wholeTap.Usage == cutTap.Usage && wholeTap.ContentEvents == cutTap.ContentEvents && wholeTap.Ended == cutTap.Ended;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static (string Text, IStreamTap Tap) Run(string stream, params int[] sizes)
    {
        var tap = new AnthropicPassThrough().OpenTap(new CallHead("m", Stream: true));
        var output = new ArrayBufferWriter<byte>();
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(stream);
        for (var i = 0; !bytes.IsEmpty; i++)
        {
            var size = Math.Min(bytes.Length, sizes.Length == 0 ? bytes.Length : sizes[i % sizes.Length]);
            tap.Pass(bytes[..size], output);
            output.WrittenCount.ShouldBe(Encoding.UTF8.GetByteCount(stream) - bytes.Length + size);
            bytes = bytes[size..];
        }

        tap.Complete(output);
        return (Encoding.UTF8.GetString(output.WrittenSpan), tap);
    }
}
