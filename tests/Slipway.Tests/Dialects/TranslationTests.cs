using System.Buffers;
using System.Text;
using Slipway.Core.Chat;
using Slipway.Dialects;
using Slipway.Testing;

namespace Slipway.Tests.Dialects;

/// <summary>Every case through the hub into every dialect, against golden files.</summary>
public sealed class TranslationTests
{
    public static TheoryData<string, string, string> Requests => TranslationCases.Of("request", _ => "json");

    public static TheoryData<string, string, string> Replies => TranslationCases.Of("reply", _ => "json");

    public static TheoryData<string, string, string> Streams => TranslationCases.Of("stream", TranslationCases.StreamEnding);

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_becomes_the_upstreams_form(string name, string from, string to)
    {
        var body = TranslationCases.Input(name, "request", from, "json");
        var request = Fixed.Inbound(from).ReadChat(body, Target(from));

        request.Error.ShouldBeNull();
        var written = Fixed.Bytes(output => Fixed.Outbound(to).WriteChat(output, request.Value, TranslationCases.UpstreamModel(to)));
        Golden.MatchJson(TranslationCases.Expected(name, "request", from, to, "json"), written);
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_reply_becomes_the_clients_form(string name, string from, string to)
    {
        var reply = Fixed.Outbound(from).ReadChat(TranslationCases.Input(name, "reply", from, "json"));

        reply.Error.ShouldBeNull();
        Golden.MatchJson(TranslationCases.Expected(name, "reply", from, to, "json"), Fixed.Bytes(output => Fixed.Inbound(to).WriteChat(output, reply.Value)));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_becomes_the_clients_form(string name, string from, string to)
    {
        var bytes = TranslationCases.Input(name, "stream", from, TranslationCases.StreamEnding(from));
        Golden.MatchText(TranslationCases.Expected(name, "stream", from, to, TranslationCases.StreamEnding(to)), Translate(bytes, bytes.Length, from, to));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_is_the_same_however_it_is_cut(string name, string from, string to)
    {
        var bytes = TranslationCases.Input(name, "stream", from, TranslationCases.StreamEnding(from));
        var whole = Translate(bytes, bytes.Length, from, to);
        foreach (var size in new[] { 1, 2, 3, 7, 64 })
        {
            Translate(bytes, size, from, to).ShouldBe(whole);
        }
    }

    private static CallTarget Target(string dialect) => dialect == "gemini" ? new CallTarget("client-model", Stream: true, Sse: true) : new CallTarget();

    private static string Translate(byte[] bytes, int size, string from, string to)
    {
        var reader = Fixed.Outbound(from).OpenStream();
        var writer = Fixed.Inbound(to).OpenStream(new CallHead("client-model", Stream: true, StreamUsage: true), Target(to));
        var output = new ArrayBufferWriter<byte>();
        foreach (var chunk in bytes.Chunk(size))
        {
            var events = new List<ChatStreamEvent>();
            reader.Read(chunk, events);
            events.ForEach(one => writer.Write(output, one));
        }

        var last = new List<ChatStreamEvent>();
        reader.Complete(last);
        last.ForEach(one => writer.Write(output, one));
        writer.Complete(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
