using System.Buffers;
using System.Text;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Dialects.OpenAi;

namespace Slipway.Tests.Dialects.Responses;

public sealed class ResponsesPassThroughTests
{
    private const string Stream =
        "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\",\"status\":\"in_progress\",\"output\":[]}}\n\n"
        + "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"sequence_number\":1,\"delta\":\"Hé\"}\n\n"
        + "event: response.completed\ndata: {\"type\":\"response.completed\",\"sequence_number\":2,\"response\":{\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":7,\"input_tokens_details\":{\"cached_tokens\":3},\"output_tokens\":2,\"total_tokens\":9}}}\n\n";

    private static readonly IPassThrough Pass = Fixed.Catalog.PassThrough(DialectId.Responses)!;

    [Theory]
    [InlineData("""{ "model" : "m", "future": {"a":[1.50]}, "input":"a" }""", """{ "model" : "up", "future": {"a":[1.50]}, "input":"a" ,"store":false}""")]
    [InlineData("""{"store":true,"input":"a","model":"m"}""", """{"store":false,"input":"a","model":"up"}""")]
    [InlineData("""{"input":[{"model":"x","store":true,"include":[]}],"model":"m","store":null}""", """{"input":[{"model":"x","store":true,"include":[]}],"model":"up","store":false}""")]
    [InlineData("""{"model":"m","include":["message.output_text.logprobs"]}""", """{"model":"up","include":["message.output_text.logprobs"],"store":false}""")]
    public void Only_the_name_and_the_storing_are_exchanged(string body, string expected) => Rewrite(body, "up").ShouldBe(expected);

    [Theory]
    [InlineData("""{"model":"m"}""", """{"model":"gpt-5","store":false,"include":["reasoning.encrypted_content"]}""")]
    [InlineData("""{"include":[ ],"model":"m","store":false}""", """{"include":["reasoning.encrypted_content" ],"model":"gpt-5","store":false}""")]
    [InlineData("""{"include":["message.output_text.logprobs"],"model":"m","store":false}""", """{"include":["reasoning.encrypted_content","message.output_text.logprobs"],"model":"gpt-5","store":false}""")]
    [InlineData("""{"model":"m","include":["reasoning.encrypted_content"],"store":false}""", """{"model":"gpt-5","include":["reasoning.encrypted_content"],"store":false}""")]
    [InlineData("""{"model":"m","include":null,"store":false}""", """{"model":"gpt-5","include":["reasoning.encrypted_content"],"store":false}""")]
    public void Models_that_reason_are_asked_for_their_state(string body, string expected) => Rewrite(body, "gpt-5").ShouldBe(expected);

    [Fact]
    public void A_stream_passes_unchanged_however_it_is_cut_and_tells_what_it_held()
    {
        var bytes = Encoding.UTF8.GetBytes(Stream);
        foreach (var size in new[] { 1, 2, 7, 1000 })
        {
            var tap = Pass.OpenTap(new CallHead("m", Stream: true), new CallTarget());
            var output = new ArrayBufferWriter<byte>();
            foreach (var chunk in bytes.Chunk(size))
            {
                tap.Pass(chunk, output);
            }

            tap.Complete(output);
            Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(Stream);
            tap.Usage.ShouldBe(new TokenUsage(7, 2, 3));
            tap.Ended.ShouldBeTrue();
            tap.ContentEvents.ShouldBe(1);
            Encoding.UTF8.GetString(((IFinalReply)tap).Reply!.Value.Span).ShouldStartWith("""{"id":"resp_1","status":"completed",""");
        }
    }

    [Fact]
    public void A_stream_that_breaks_off_ends_with_an_error_and_a_failed_response()
    {
        var tap = Pass.OpenTap(new CallHead("m", Stream: true), new CallTarget());
        var output = new ArrayBufferWriter<byte>();
        tap.Pass(Encoding.UTF8.GetBytes(Stream[..Stream.IndexOf("event: response.completed", StringComparison.Ordinal)]), output);
        output.Clear();

        tap.TryFail(output, new Error(ErrorKind.Upstream, "It broke.")).ShouldBeTrue();

        tap.Ended.ShouldBeFalse();
        ((IFinalReply)tap).Reply.ShouldBeNull();
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(
            "event: error\ndata: {\"type\":\"error\",\"sequence_number\":2,\"code\":\"server_error\",\"message\":\"It broke.\",\"param\":null,\"error\":{\"type\":\"upstream_error\",\"code\":\"server_error\",\"message\":\"It broke.\",\"param\":null}}\n\n"
            + "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":3,\"response\":{\"id\":\"resp_1\",\"status\":\"failed\",\"output\":[],\"error\":{\"code\":\"server_error\",\"message\":\"It broke.\"}}}\n\n");
    }

    [Theory]
    [InlineData("""{"usage":{"input_tokens":7,"output_tokens":2}}""", 7)]
    [InlineData("""{"output":[{"usage":{"input_tokens":1,"output_tokens":2}}],"usage":{"input_tokens":7,"output_tokens":2}}""", 7)]
    [InlineData("""{"output":[{"usage":{"input_tokens":1,"output_tokens":2}}]}""", null)]
    [InlineData("not json", null)]
    public void Usage_is_found_where_it_stands(string body, int? input) => Pass.FindUsage(Fixed.Utf8(body))?.Input.ShouldBe(input ?? -1);

    private static string Rewrite(string body, string model)
    {
        var written = Fixed.Text(output => Pass.Rewrite(output, Fixed.Utf8(body), new CallHead("m"), new UpstreamModel(model) { Traits = OpenAiTraits.Default }));
        JsonDocument.Parse(written).Dispose();
        return written;
    }
}
