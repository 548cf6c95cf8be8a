using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Core.Fidelity;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Vertex;
using Slipway.Tests.Dialects.Fidelity;

namespace Slipway.Tests.Dialects.Vertex;

public sealed class VertexPredictTests
{
    private static readonly IOutboundDialect Back = Fixed.Outbound("vertex_predict");

    private static readonly ChatRequest Hello = new("house", [ChatMessage.Text(ChatRole.User, "Hello")]) { Sampling = new SamplingOptions { Temperature = 0.5, MaxTokens = 9, TopK = 3, Stop = ["x"], Seed = 1 } };

    private static readonly ChatRequest Talk = new("house", [ChatMessage.Text(ChatRole.Developer, "Be brief."), ChatMessage.Text(ChatRole.User, "Hi"), ChatMessage.Text(ChatRole.Assistant, "Yes?"), ChatMessage.Text(ChatRole.User, "Go on")]);

    [Fact]
    public void One_message_is_the_prompt_itself() =>
        Written(Hello, PredictShape.Default).ShouldBe("""{"instances":[{"prompt":"Hello"}],"parameters":{"temperature":0.5,"topK":3,"maxOutputTokens":9,"seed":1,"stopSequences":["x"]}}""");

    [Fact]
    public void A_conversation_is_told_line_by_line() =>
        Written(Talk, new PredictShape("content")).ShouldBe("""{"instances":[{"content":"system: Be brief.\n\nuser: Hi\n\nassistant: Yes?\n\nuser: Go on\n\nassistant:"}],"parameters":{}}""");

    [Fact]
    public void Or_sent_as_messages_with_the_parameters_beside_them() =>
        Written(Hello, new PredictShape(PredictShape.Messages, ParametersInInstance: true)).ShouldBe("""{"instances":[{"messages":[{"role":"user","content":"Hello"}],"temperature":0.5,"top_k":3,"max_tokens":9,"seed":1,"stop":["x"]}]}""");

    [Fact]
    public void An_instance_may_be_the_text_itself() => Written(Hello with { Sampling = new SamplingOptions() }, new PredictShape("")).ShouldBe("""{"instances":["Hello"],"parameters":{}}""");

    [Theory]
    [InlineData("""{"predictions":["yes"]}""", "yes")]
    [InlineData("""{"predictions":[{"content":"yes","finishReason":"stop"}]}""", "yes")]
    [InlineData("""{"predictions":[{"generated_text":"yes"}]}""", "yes")]
    [InlineData("""{"predictions":[[{"generated_text":"yes"}]]}""", "yes")]
    [InlineData("""{"predictions":["Prompt:\nHello\nOutput:\nyes"]}""", "yes")]
    [InlineData("""{"predictions":[{"candidates":[{"content":"yes"}]}]}""", "yes")]
    [InlineData("""{"predictions":{"choices":[{"message":{"role":"assistant","content":"yes"},"finish_reason":"stop"}]}}""", "yes")]
    [InlineData("""{"predictions":[{"label":"spam","score":0.9}]}""", """{"label":"spam","score":0.9}""")]
    [InlineData("""{"predictions":[0.75]}""", "0.75")]
    public void A_prediction_of_any_usual_shape_is_an_answer(string body, string text)
    {
        var answer = Back.ReadChat(Fixed.Utf8(body)).Value;

        answer.Choices[0].Message.Parts.ShouldBe([new TextPart(text)]);
        answer.Choices[0].FinishReason.ShouldBe(FinishReason.Stop);
    }

    [Fact]
    public void Its_end_and_its_tokens_are_read_where_they_are_given()
    {
        var answer = Back.ReadChat("""{"predictions":[{"choices":[{"text":"yes","finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}]}"""u8.ToArray()).Value;

        answer.Choices[0].FinishReason.ShouldBe(FinishReason.Length);
        (answer.Usage!.Value.Input, answer.Usage.Value.Output).ShouldBe((3, 4));
    }

    [Theory]
    [InlineData("""{"predictions":[]}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("")]
    public void No_prediction_is_the_upstreams_fault(string body) => Back.ReadChat(Fixed.Utf8(body)).Error!.Kind.ShouldBe(ErrorKind.Upstream);

    [Fact]
    public void A_stream_of_a_prediction_is_one_piece_with_its_end()
    {
        var reader = Back.OpenStream();
        var events = new List<ChatStreamEvent>();
        foreach (var chunk in """{"predictions":["yes"]}"""u8.ToArray().Chunk(5))
        {
            reader.Read(chunk, events);
        }

        reader.Complete(events);
        events.Count.ShouldBe(3);
        events[1].ShouldBe(new TextDelta(0, "yes"));
        events[2].ShouldBe(new ChoiceFinished(0, FinishReason.Stop));
    }

    [Fact]
    public void Texts_to_embed_are_instances()
    {
        var request = new EmbeddingRequest("e", ["a", "b"]) { TaskType = "CLUSTERING", Dimensions = 2 };

        Fixed.Text(output => Back.WriteEmbeddings(output, request, new UpstreamModel("text-embedding-005") { Predict = new PredictShape("content") })).ShouldBe(
            """{"instances":[{"content":"a","task_type":"CLUSTERING"},{"content":"b","task_type":"CLUSTERING"}],"parameters":{"outputDimensionality":2}}""");
        Fixed.Text(output => Back.WriteEmbeddings(output, request with { Inputs = ["a"] }, new UpstreamModel("gemini-embedding-2"))).ShouldBe(
            """{"content":{"parts":[{"text":"a"}]},"embedContentConfig":{"taskType":"CLUSTERING","outputDimensionality":2}}""");
    }

    [Theory]
    [InlineData("""{"predictions":[{"embeddings":{"values":[1,2],"statistics":{"token_count":3,"truncated":false}}}]}""", 3)]
    [InlineData("""{"predictions":[[1,2]]}""", null)]
    [InlineData("""{"predictions":[[[1,2],[9,9]]]}""", null)]
    [InlineData("""{"predictions":[{"embedding":[1,2]}]}""", null)]
    [InlineData("""{"embedding":{"values":[1,2]},"usageMetadata":{"promptTokenCount":3,"totalTokenCount":3}}""", 3)]
    public void Vectors_come_back_from_all_three_forms(string body, int? tokens)
    {
        var answer = Back.ReadEmbeddings(Fixed.Utf8(body)).Value;

        answer.Vectors.ShouldBe([[1f, 2f]]);
        answer.Usage?.Input.ShouldBe(tokens!.Value);
    }

    [Fact]
    public void Every_feature_is_either_in_the_prediction_or_in_the_table()
    {
        var carried = new[] { PromptFeatures.System, PromptFeatures.LateSystem, PromptFeatures.Prefill, SamplingFeatures.Temperature, SamplingFeatures.TopP, SamplingFeatures.TopK, SamplingFeatures.MaxTokens, SamplingFeatures.Stop, SamplingFeatures.Seed, SamplingFeatures.PresencePenalty, SamplingFeatures.FrequencyPenalty };
        var model = new UpstreamModel("m") { Predict = new PredictShape(PredictShape.Messages) };
        foreach (var feature in RequestFeatures.All)
        {
            var request = RequestSamples.Of(feature);
            var row = Back.RequestLosses.FirstOrDefault(r => r.Feature == feature && (r.When is null || r.When(request, model)));
            (row is null).ShouldBe(carried.Contains(feature), feature.Id);
            if (row?.Effect == LossEffect.Dropped)
            {
                var plain = Fixed.Text(output => Back.WriteChat(output, request, model));
                plain.ShouldNotContain("image");
                plain.ShouldNotContain("tool_calls");
            }
        }
    }

    private static string Written(ChatRequest request, PredictShape shape) =>
        Fixed.Text(output => Back.WriteChat(output, request, new UpstreamModel("m") { Predict = shape }));
}
