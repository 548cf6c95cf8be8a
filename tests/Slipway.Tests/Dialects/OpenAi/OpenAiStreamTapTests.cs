using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Dialects.OpenAi;

namespace Slipway.Tests.Dialects.OpenAi;

public sealed class OpenAiStreamTapTests
{
    private const string Role = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],\"usage\":null}\n\n";
    private const string One = "data: {\"choices\":[{\"delta\":{\"content\":\"Hé\"},\"finish_reason\":null}],\"usage\":null}\n\n";
    private const string Call = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"usage\\\":{}\"}}]}}]}\n\n";
    private const string Finish = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n";
    private const string Usage = "data: {\"id\":\"x\",\"choices\": [ ],\"usage\": {\"prompt_tokens\":9,\"completion_tokens\":3}}\n\n";
    private const string Ping = ": ping\n\n";
    private const string Done = "data: [DONE]\n\n";

    [Fact]
    public void A_client_that_did_not_ask_gets_everything_but_the_usage_chunk()
    {
        var (text, tap) = Run(usageWanted: false, Ping + Role + One + One + Call + Finish + Usage + Done);

        text.ShouldBe(Ping + Role + One + One + Call + Finish + Done);
        tap.Usage.ShouldBe(new TokenUsage(9, 3));
        tap.ContentEvents.ShouldBe(3);
        tap.Ended.ShouldBeTrue();
    }

    [Fact]
    public void A_client_that_asked_gets_every_byte()
    {
        const string Stream = Role + One + Finish + Usage + Done;
        var (text, tap) = Run(usageWanted: true, Stream);

        text.ShouldBe(Stream);
        tap.Usage.ShouldBe(new TokenUsage(9, 3));
    }

    [Fact]
    public void Carriage_returns_and_a_missing_last_blank_line_change_nothing()
    {
        var (text, tap) = Run(usageWanted: false, (One + Finish).ReplaceLineEndings("\r\n") + Usage.TrimEnd());

        text.ShouldBe((One + Finish).ReplaceLineEndings("\r\n"));
        tap.Usage.ShouldBe(new TokenUsage(9, 3));
    }

    [Fact]
    public void Usage_beside_a_choice_is_counted_and_goes_on()
    {
        const string Last = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n";
        var (text, tap) = Run(usageWanted: false, One + Last);

        text.ShouldBe(One + Last);
        tap.Usage.ShouldBe(new TokenUsage(1, 2));
        tap.Ended.ShouldBeTrue();
    }

    [Fact]
    public void A_stream_that_breaks_off_has_not_ended()
    {
        var (text, tap) = Run(usageWanted: false, Role + One + "data: {\"choi");

        text.ShouldBe(Role + One + "data: {\"choi");
        tap.Ended.ShouldBeFalse();
        tap.Usage.ShouldBeNull();
    }

    [Fact]
    public void A_whole_event_goes_on_with_the_read_that_completed_it()
    {
        var tap = new OpenAiPassThrough().OpenTap(new CallHead("m"));
        var output = new ArrayBufferWriter<byte>();
        tap.Pass(Encoding.UTF8.GetBytes(Role + One + "data: {\"cho"), output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(Role + One);
    }

    [Fact]
    public void Any_cut_forwards_the_same_bytes_and_counts_the_same()
    {
        var events = Gen.Elements(Role, One, Call, Finish, Usage, Ping, Done, One.ReplaceLineEndings("\r\n"), Usage.ReplaceLineEndings("\r\n"), "\n", "garbage\n", "data: {\"usage\":{}}\n\n");
        var streams = events.ListOf().Select(string.Concat);
        var cuts = Gen.Choose(1, 40).ListOf();
        var cases = streams.Zip(cuts).Zip(Gen.Elements(true, false));

        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var ((stream, sizes), asked) = one;
            var (whole, wholeTap) = Run(asked, stream);
            var (cut, cutTap) = Run(asked, stream, [.. sizes]);
            return whole == cut && wholeTap.Usage == cutTap.Usage && wholeTap.ContentEvents == cutTap.ContentEvents && wholeTap.Ended == cutTap.Ended
                && (!asked || whole == stream);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static (string Text, IStreamTap Tap) Run(bool usageWanted, string stream, params int[] sizes)
    {
        var tap = new OpenAiPassThrough().OpenTap(new CallHead("m", Stream: true, StreamUsage: usageWanted));
        var output = new ArrayBufferWriter<byte>();
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(stream);
        for (var i = 0; !bytes.IsEmpty; i++)
        {
            var size = Math.Min(bytes.Length, sizes.Length == 0 ? bytes.Length : sizes[i % sizes.Length]);
            tap.Pass(bytes[..size], output);
            bytes = bytes[size..];
        }

        tap.Complete(output);
        return (Encoding.UTF8.GetString(output.WrittenSpan), tap);
    }
}
