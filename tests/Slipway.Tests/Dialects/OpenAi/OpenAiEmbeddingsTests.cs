using System.Text.Json;
using Slipway.Core.Embeddings;
using Slipway.Core.Usage;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.OpenAi;

public sealed class OpenAiEmbeddingsTests
{
    private static readonly IInboundDialect Front = Fixed.Inbound("openai");

    [Fact]
    public void A_single_text_and_a_list_are_told_apart()
    {
        var single = Front.ReadEmbeddings(Fixed.Utf8("""{"model":"e","input":"a","encoding_format":"base64","dimensions":3}"""), new CallTarget()).Value;
        var list = Front.ReadEmbeddings(Fixed.Utf8("""{"model":"e","input":["a","b"]}"""), new CallTarget()).Value;

        (single.Inputs, single.Base64, single.Dimensions, single.Batch).ShouldBe((["a"], true, 3, false), new InputsEqual());
        (list.Inputs, list.Base64, list.Dimensions, list.Batch).ShouldBe((["a", "b"], false, null, true), new InputsEqual());
    }

    [Theory]
    [InlineData("""{"model":"e"}""", "input")]
    [InlineData("""{"model":"e","input":[]}""", "input")]
    [InlineData("""{"model":"e","input":""}""", "input")]
    [InlineData("""{"model":"e","input":[1,2]}""", "input[0]")]
    [InlineData("""{"model":"e","input":["a",[3]]}""", "input[1]")]
    [InlineData("""{"model":"e","input":5}""", "input")]
    [InlineData("""{"model":"e","input":"a","dimensions":0}""", "dimensions")]
    [InlineData("""{"model":"e","input":"a","encoding_format":"hex"}""", "encoding_format")]
    public void Bad_input_is_refused_with_its_field(string body, string field) =>
        Front.ReadEmbeddings(Fixed.Utf8(body), new CallTarget()).Error!.Field.ShouldBe(field);

    [Fact]
    public void Base64_vectors_are_little_endian_float32()
    {
        var text = Fixed.Text(output => Front.WriteEmbeddings(
            output, new EmbeddingRequest("e", ["a"]) { Base64 = true }, new EmbeddingResponse("e", [[1f, -2f]]) { Usage = new TokenUsage(3, 0) }));

        // 1f = 00 00 80 3F, -2f = 00 00 00 C0 (IEEE 754).
        text.ShouldContain("\"embedding\":\"" + Convert.ToBase64String([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]) + "\"");
        JsonDocument.Parse(text).RootElement.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void A_reply_in_numbers_or_base64_in_any_order_is_read_by_index()
    {
        var body = """{"model":"up","data":[{"index":1,"embedding":[0.5,1]},{"index":0,"embedding":"AACAPwAAAMA="}],"usage":{"prompt_tokens":4,"total_tokens":4}}""";
        var reply = Fixed.Outbound("openai").ReadEmbeddings(Fixed.Utf8(body)).Value;

        reply.Vectors.ShouldBe([[1f, -2f], [0.5f, 1f]]);
        reply.Usage.ShouldBe(new TokenUsage(4, 0));
    }

    private sealed class InputsEqual : IEqualityComparer<(IReadOnlyList<string> Inputs, bool, int?, bool)>
    {
        public bool Equals((IReadOnlyList<string> Inputs, bool, int?, bool) x, (IReadOnlyList<string> Inputs, bool, int?, bool) y) =>
            x.Inputs.SequenceEqual(y.Inputs, StringComparer.Ordinal) && (x.Item2, x.Item3, x.Item4) == (y.Item2, y.Item3, y.Item4);

        public int GetHashCode((IReadOnlyList<string> Inputs, bool, int?, bool) obj) => obj.Inputs.Count;
    }
}
