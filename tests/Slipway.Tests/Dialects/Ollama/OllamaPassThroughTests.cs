using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Usage;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Ollama;

public sealed class OllamaPassThroughTests
{
    private const string One = "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"Hé\"},\"done\":false}\n";
    private const string Thought = "{\"message\":{\"content\":\"\",\"thinking\":\"done\\\":true\"},\"done\":false}\r\n";
    private const string Call = "{\"message\":{\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"eval_count\":99}}}]},\"done\":false}\n";
    private const string Last = "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":9,\"eval_count\":3}\n";

    private static IPassThrough Pass(string dialect = "ollama") => Fixed.Catalog.PassThrough(new DialectId(dialect))!;

    [Theory]
    [InlineData("ollama", """{"keep_alive":-1, "model" : "alias","options":{"model":"x"},"messages":[ ],"new_field":1e2}""", """{"keep_alive":-1, "model" : "llama3.2:1b","options":{"model":"x"},"messages":[ ],"new_field":1e2}""")]
    [InlineData("ollama_generate", """{"prompt":"{\"model\":1}","raw":true,"model":"alias"}""", """{"prompt":"{\"model\":1}","raw":true,"model":"llama3.2:1b"}""")]
    public void Only_the_models_name_changes(string dialect, string body, string expected) =>
        Fixed.Text(output => Pass(dialect).Rewrite(output, Fixed.Utf8(body), new CallHead("alias", Stream: true), "llama3.2:1b")).ShouldBe(expected);

    [Fact]
    public void Every_byte_of_a_stream_passes_and_its_end_and_counts_are_seen()
    {
        var (text, tap) = Run(One + Thought + Call + "\n" + Last, 1000);

        text.ShouldBe(One + Thought + Call + "\n" + Last);
        tap.Usage.ShouldBe(new TokenUsage(9, 3));
        tap.Ended.ShouldBeTrue();
        tap.ContentEvents.ShouldBe(3);
    }

    [Fact]
    public void Cuts_change_nothing() => Prop.ForAll(Gen.Choose(1, 40).ToArbitrary(), size =>
    {
        var (text, tap) = Run(One + Call + Thought + Last.TrimEnd(), size);
        return text == One + Call + Thought + Last.TrimEnd() && tap is { Ended: true, ContentEvents: 3, Usage: { Input: 9, Output: 3 } };
    }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_line_that_is_not_whole_is_held_back_so_that_an_error_gets_a_line_of_its_own()
    {
        var output = new ArrayBufferWriter<byte>();
        Pass().OpenTap(new CallHead("m", Stream: true)).Pass(Fixed.Utf8(One + "{\"mess"), output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(One);
    }

    [Fact]
    public void A_stream_that_breaks_off_has_no_end() => Run(One + One, 7).Tap.Ended.ShouldBeFalse();

    [Fact]
    public void The_usage_of_a_whole_answer_is_that_of_its_top_level()
    {
        Pass().FindUsage("""{"message":{"content":"x","eval_count":7},"prompt_eval_count":4,"eval_count":2}"""u8).ShouldBe(new TokenUsage(4, 2));
        Pass().FindUsage("""{"embeddings":[[1]],"prompt_eval_count":4}"""u8).ShouldBe(new TokenUsage(4, 0));
        Pass().FindUsage("""{"message":{}}"""u8).ShouldBeNull();
        Pass().FindUsage("""{"eval_count":"""u8).ShouldBeNull();
    }

    private static (string Text, IStreamTap Tap) Run(string stream, int size)
    {
        var tap = Pass().OpenTap(new CallHead("m", Stream: true));
        var output = new ArrayBufferWriter<byte>();
        foreach (var chunk in Encoding.UTF8.GetBytes(stream).Chunk(size))
        {
            tap.Pass(chunk, output);
        }

        tap.Complete(output);
        return (Encoding.UTF8.GetString(output.WrittenSpan), tap);
    }
}
