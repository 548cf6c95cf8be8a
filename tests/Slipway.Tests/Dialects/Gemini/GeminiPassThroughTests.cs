using System.Buffers;
using System.Text;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Gemini;

public sealed class GeminiPassThroughTests
{
    private static readonly IPassThrough Pass = Fixed.Catalog.PassThrough(DialectId.Gemini)!;

    private static readonly CallHead Head = new("m", Stream: true);

    private const string First = """{"candidates":[{"content":{"role":"model","parts":[{"text":"H\u00e9"}]},"index":0}],"newField":{"a":[1,2]}}""";

    private const string Last = """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"usageMetadata":{"promptTokenCount":999},"finishReason":"STOP"}}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":7,"toolUsePromptTokenCount":2,"candidatesTokenCount":3,"thoughtsTokenCount":4,"cachedContentTokenCount":5,"totalTokenCount":16,"promptTokensDetails":[{"modality":"TEXT","tokenCount":1},{"modality":"AUDIO","tokenCount":6}]}}""";

    private static readonly TokenUsage Used = new(9, 7, 5, 4) { ToolInput = 2, AudioInput = 6 };

    [Theory]
    [InlineData("""{"contents":[ {"parts":[{"text":"a"}]} ], "x" : 1e1}""", false, """{"contents":[ {"parts":[{"text":"a"}]} ], "x" : 1e1}""")]
    [InlineData("""{"contents":[{"parts":[]},{"role":"model"},{}]}""", true, """{"contents":[{"role":"user","parts":[]},{"role":"model"},{"role":"user"}]}""")]
    [InlineData("""{"model":"models/house","contents":[]}""", false, """{"model":"models/up","contents":[]}""")]
    [InlineData("""{"requests":[{"model":"models/house","content":{"model":"x"}},{"model":"house"}]}""", false, """{"requests":[{"model":"models/up","content":{"model":"x"}},{"model":"models/up"}]}""")]
    [InlineData("""{"labels":{"a":"b"},"contents":[]}""", false, """{"contents":[]}""")]
    [InlineData("""{"contents":[], "labels":{"a":"b"}}""", false, """{"contents":[]}""")]
    [InlineData("""{"labels":{"a":"b"}}""", false, """{}""")]
    [InlineData("""{"labels":{},"labels":{}}""", false, """{}""")]
    [InlineData("""{"contents":[],"labels":{"a":"b"}}""", true, """{"contents":[],"labels":{"a":"b"}}""")]
    public void Bytes_pass_but_for_what_the_other_service_refuses(string body, bool vertex, string expected) =>
        Fixed.Text(output => Pass.Rewrite(output, Fixed.Utf8(body), Head, new UpstreamModel("up") { OnVertex = vertex })).ShouldBe(expected);

    [Fact]
    public void Labels_that_leave_are_reported()
    {
        var body = """{"labels":{"team":"a"}}"""u8.ToArray();

        Pass.Losses(body, "up").Single().Field.ShouldBe("labels");
        Pass.Losses(body, new UpstreamModel("up") { OnVertex = true }).ShouldBeEmpty();
    }

    [Fact]
    public void Usage_is_found_on_the_top_level_only() => Pass.FindUsage(Fixed.Utf8(Last)).ShouldBe(Used);

    [Theory]
    [InlineData("\r\n\r\n")]
    [InlineData("\n\n")]
    public void Events_pass_byte_for_byte_and_are_counted(string end)
    {
        var stream = $"data: {First}{end}: heartbeat{end}data: {Last}{end}";
        foreach (var size in new[] { 1, 3, 64, 100_000 })
        {
            var (text, tap) = Through(stream, size, sse: true);
            text.ShouldBe(stream);
            (tap.Usage, tap.Ended, tap.ContentEvents).ShouldBe((Used, true, 2));
        }
    }

    [Fact]
    public void A_missing_blank_line_at_the_end_is_added() => Through($"data: {Last}", 9, sse: true).Text.ShouldBe($"data: {Last}\r\n\r\n");

    [Fact]
    public void Events_become_an_array_for_a_client_that_did_not_ask_for_them()
    {
        foreach (var size in new[] { 1, 7, 100_000 })
        {
            var (text, tap) = Through($"data: {First}\r\n\r\ndata: {Last}\r\n\r\n", size, sse: false);
            text.ShouldBe($"[{First},\r\n{Last}]");
            tap.ContentType.ShouldBe("application/json; charset=UTF-8");
            tap.Usage.ShouldBe(Used);
        }
    }

    [Fact]
    public void An_array_becomes_events_for_a_client_that_asked_for_them()
    {
        foreach (var size in new[] { 1, 7, 100_000 })
        {
            var (text, tap) = Through($" [{First}\n,\r\n{Last.Replace(",\"usage", ",\n \"usage", StringComparison.Ordinal)}\n]\n", size, sse: true);
            text.TrimStart(' ').ShouldBe($"data: {First}\r\n\r\ndata: {Last.Replace(",\"usage", ", \"usage", StringComparison.Ordinal)}\r\n\r\n");
            (tap.Usage, tap.Ended, tap.ContentEvents).ShouldBe((Used, true, 2));
        }
    }

    [Fact]
    public void An_empty_stream_is_an_empty_array() => Through("", 1, sse: false).Text.ShouldBe("[]");

    [Fact]
    public void A_stream_without_a_finish_has_not_ended() => Through($"data: {First}\n\n", 10, sse: true).Tap.Ended.ShouldBeFalse();

    [Theory]
    [InlineData("""{"promptFeedback":{"blockReason":"SAFETY"}}""")]
    [InlineData("""{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}""")]
    public void A_blocked_prompt_and_an_error_are_ends(string chunk) => Through($"data: {chunk}\n\n", 10, sse: true).Tap.Ended.ShouldBeTrue();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_failure_ends_the_stream_in_the_clients_frame(bool sse)
    {
        var tap = Pass.OpenTap(Head, new CallTarget("m", Stream: true, Sse: sse));
        var output = new ArrayBufferWriter<byte>();
        tap.Pass(Fixed.Utf8($"data: {First}\r\n\r\n"), output);
        tap.TryFail(output, new Error(ErrorKind.Unavailable, "Later.")).ShouldBeTrue();
        var text = Encoding.UTF8.GetString(output.WrittenSpan);

        using var last = JsonDocument.Parse(sse ? text.Split("\r\n\r\n")[1][6..] : text);
        var error = sse ? last.RootElement : last.RootElement[1];
        error.GetProperty("error").GetProperty("status").GetString().ShouldBe("UNAVAILABLE");
    }

    [Theory]
    [InlineData("data: {\"candidates\":[{\"finishReason\":")]
    [InlineData("[{\"a\":\"\\\"}")]
    [InlineData("data: not json\n\n")]
    [InlineData("data: {\"\\ud800\":1}\n\n")]
    [InlineData("{\"error\":{}}")]
    public void Nonsense_passes_without_harm(string stream)
    {
        foreach (var sse in new[] { true, false })
        {
            Through(stream, 1, sse).Tap.Usage.ShouldBeNull();
        }
    }

    private static (string Text, IStreamTap Tap) Through(string stream, int size, bool sse)
    {
        var tap = Pass.OpenTap(Head, new CallTarget("m", Stream: true, Sse: sse));
        var output = new ArrayBufferWriter<byte>();
        foreach (var chunk in Fixed.Utf8(stream).Chunk(size))
        {
            tap.Pass(chunk, output);
        }

        tap.Complete(output);
        return (Encoding.UTF8.GetString(output.WrittenSpan), tap);
    }
}
