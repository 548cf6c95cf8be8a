using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Usage;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Gemini;

public sealed class GeminiInboundTests
{
    private static readonly IInboundDialect Front = Fixed.Inbound("gemini");

    [Fact]
    public void Model_and_stream_come_from_the_path_and_limits_from_the_body() =>
        Front.Peek("""{"contents":[{"x":{"generationConfig":{"maxOutputTokens":1}}}],"generation_config":{"max_output_tokens":"50","candidateCount":2,"y":{}}}"""u8, new CallTarget("models/g", Stream: true))
            .Value.ShouldBe(new CallHead("g", Stream: true, StreamUsage: true, MaxTokens: 50, Choices: 2));

    [Theory]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]}]}""")]
    [InlineData("""{"generateContentRequest":{"model":"models/g","contents":[{"parts":[{"text":"Hi"}]}]}}""")]
    public void Both_forms_of_countTokens_hold_the_conversation(string body) =>
        Front.ReadCountTokens(Fixed.Utf8(body), new CallTarget("g")).Value.Messages[0].Parts[0].ShouldBe(new TextPart("Hi"));

    [Fact]
    public void A_token_count_names_its_modality() =>
        Fixed.Text(output => Front.WriteTokenCount(output, 7)).ShouldBe("""{"totalTokens":7,"promptTokensDetails":[{"modality":"TEXT","tokenCount":7}]}""");

    [Fact]
    public void Function_calls_without_ids_get_the_same_ones_every_time()
    {
        const string Body = """
            {"contents":[{"role":"model","parts":[{"functionCall":{"name":"f"}},{"functionCall":{"name":"g"}},{"functionCall":{"name":"f"}}]},
             {"role":"function","parts":[{"functionResponse":{"name":"f","response":{"n":1}}},{"functionResponse":{"id":"made-up","name":"g","response":{}}},{"functionResponse":{"name":"f","response":{"n":2}}}]}]}
            """;
        var messages = Front.ReadChat(Fixed.Utf8(Body), new CallTarget("m")).Value.Messages;

        messages[0].Parts.Cast<ToolCallPart>().Select(call => call.Id).ShouldBe(["call_0", "call_1", "call_2"]);
        messages[1].Role.ShouldBe(ChatRole.Tool);
        messages[1].Parts.Cast<ToolResultPart>().Select(result => result.CallId).ShouldBe(["call_0", "call_1", "call_2"]);
    }

    [Fact]
    public void The_word_for_a_missing_signature_is_accepted()
    {
        const string Body = """{"contents":[{"role":"model","parts":[{"functionCall":{"name":"f"},"thoughtSignature":"skip_thought_signature_validator"}]}]}""";

        Front.ReadChat(Fixed.Utf8(Body), new CallTarget("m")).Value.Messages[0].Parts[0].ShouldBeOfType<ToolCallPart>().State.ShouldBe(new ReasoningState(ReasoningFamily.Gemini, "skip_thought_signature_validator"));
    }

    [Theory]
    [InlineData("""{"type":"OBJECT","properties":{"type":{"type":"STRING","nullable":true,"enum":["A"]}},"propertyOrdering":["type"]}""", """{"type":"object","properties":{"type":{"type":["string","null"],"enum":["A",null]}}}""")]
    [InlineData("""{"type":6,"properties":{"a":{"type":3}}}""", """{"type":"object","properties":{"a":{"type":"integer"}}}""")]
    [InlineData("""{"any_of":[{"type":"STRING"}],"nullable":true}""", """{"anyOf":[{"type":"string"},{"type":"null"}]}""")]
    [InlineData("""{"type":"ARRAY","items":{"type":"NUMBER"},"min_items":"2"}""", """{"type":"array","items":{"type":"number"},"minItems":2}""")]
    [InlineData("""{"$schema":"s","type":["string","null"],"enum":["STRING"],"default":{"type":"OBJECT"},"additionalProperties":false}""", """{"$schema":"s","type":["string","null"],"enum":["STRING"],"default":{"type":"OBJECT"},"additionalProperties":false}""")]
    public void Schemas_become_JSON_Schema(string schema, string expected)
    {
        var body = $$$"""{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"responseJsonSchema": {{{schema}}} }}""";

        Front.ReadChat(Fixed.Utf8(body), new CallTarget("m")).Value.ResponseFormat!.JsonSchema.ShouldBe(expected);
    }

    [Fact]
    public void Enum_numbers_of_generated_clients_are_read()
    {
        const string Body = """{"contents":[{"parts":[{"text":"a"}]}],"tools":[{"functionDeclarations":[{"name":"f"}]}],"toolConfig":{"functionCallingConfig":{"mode":2}}}""";

        Front.ReadChat(Fixed.Utf8(Body), new CallTarget("m")).Value.ToolChoice!.Mode.ShouldBe(ToolChoiceMode.Required);
    }

    [Fact]
    public void A_single_text_and_a_batch_are_answered_in_their_own_shapes()
    {
        var single = Front.ReadEmbeddings("""{"content":{"parts":[{"text":"a"},{"text":"b"}]},"taskType":"RETRIEVAL_QUERY","outputDimensionality":2}"""u8.ToArray(), new CallTarget("e")).Value;
        var batch = Front.ReadEmbeddings("""{"requests":[{"model":"models/e","content":{"parts":[{"text":"a"}]}},{"content":{"parts":[{"text":"b"}]}}]}"""u8.ToArray(), new CallTarget("e")).Value;
        var response = new EmbeddingResponse("e", [[1f, 2f]]) { Usage = new TokenUsage(1, 0) };

        (single.Model, single.Inputs[0], single.TaskType, single.Dimensions, single.Batch).ShouldBe(("e", "ab", "RETRIEVAL_QUERY", 2, false));
        (batch.Inputs.Count, batch.Batch).ShouldBe((2, true));
        Fixed.Text(output => Front.WriteEmbeddings(output, single, response)).ShouldBe("""{"embedding":{"values":[1,2]}}""");
        Fixed.Text(output => Front.WriteEmbeddings(output, batch, response)).ShouldBe("""{"embeddings":[{"values":[1,2]}]}""");
    }

    [Theory]
    [InlineData("""{}""", "content")]
    [InlineData("""{"content":{"parts":[]}}""", "content.parts")]
    [InlineData("""{"content":{"parts":[{"inlineData":{}}]}}""", "content.parts[0]")]
    [InlineData("""{"requests":[]}""", "requests")]
    [InlineData("""{"requests":[{"content":{"parts":[{"text":"a"}]},"outputDimensionality":2},{"content":{"parts":[{"text":"a"}]}}]}""", "requests[1].outputDimensionality")]
    public void Bad_embedding_requests_are_refused_with_their_field(string body, string field) =>
        Front.ReadEmbeddings(Fixed.Utf8(body), new CallTarget("e")).Error!.Field.ShouldBe(field);

    [Fact]
    public void Embeddings_go_to_an_upstream_as_a_batch_and_come_back()
    {
        var request = new EmbeddingRequest("e", ["a", "b"]) { TaskType = "CLUSTERING", Dimensions = 2 };
        var back = Fixed.Outbound("gemini");

        Fixed.Text(output => back.WriteEmbeddings(output, request, "up")).ShouldBe(
            """{"requests":[{"model":"models/up","content":{"parts":[{"text":"a"}]},"taskType":"CLUSTERING","outputDimensionality":2},{"model":"models/up","content":{"parts":[{"text":"b"}]},"taskType":"CLUSTERING","outputDimensionality":2}]}""");
        back.ReadEmbeddings("""{"embeddings":[{"values":[0.5]},{"values":[1]}]}"""u8.ToArray()).Value.Vectors.ShouldBe([[0.5f], [1f]]);
        back.ReadEmbeddings("""{"embedding":{"values":[0.5]}}"""u8.ToArray()).Value.Vectors.ShouldBe([[0.5f]]);
    }

    [Fact]
    public void Models_are_listed_with_prefix_limits_and_methods()
    {
        var card = new ModelCard("g", "slipway", DateTimeOffset.UnixEpoch) { InputTokenLimit = 100, OutputTokenLimit = 10, Embeddings = true };
        using var document = JsonDocument.Parse(Fixed.Bytes(output => Front.WriteModels(output, [card])));
        var model = document.RootElement.GetProperty("models")[0];

        model.GetProperty("name").GetString().ShouldBe("models/g");
        model.GetProperty("inputTokenLimit").GetInt32().ShouldBe(100);
        model.GetProperty("supportedGenerationMethods").EnumerateArray().Select(method => method.GetString()).ShouldContain("generateContent");
        model.GetProperty("supportedGenerationMethods").EnumerateArray().Select(method => method.GetString()).ShouldContain("embedContent");
    }
}
