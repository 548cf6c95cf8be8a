using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Ollama;

public sealed class OllamaInboundTests
{
    private static readonly CallTarget Streams = new(Stream: true);
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"model":"m","messages":[{}]}""", true)]
    [InlineData("""{"model":"m","messages":[{}],"stream":true}""", true)]
    [InlineData("""{"model":"m","messages":[{}],"stream":null}""", true)]
    [InlineData("""{"model":"m","messages":[{}],"stream":false}""", false)]
    public void A_chat_streams_unless_told_not_to(string body, bool streams) =>
        Fixed.Inbound("ollama").Peek(Fixed.Utf8(body), Streams).Value.Stream.ShouldBe(streams);

    [Fact]
    public void What_is_not_a_chat_never_streams() =>
        Fixed.Inbound("ollama").Peek("""{"model":"m","input":"a"}"""u8, new CallTarget()).Value.Stream.ShouldBeFalse();

    [Theory]
    [InlineData("ollama", """{"model":"m"}""", true)]
    [InlineData("ollama", """{"model":"m","messages":[]}""", true)]
    [InlineData("ollama", """{"model":"m","prompt":"a"}""", true)]
    [InlineData("ollama", """{"model":"m","messages":[{"role":"user","content":"a"}]}""", false)]
    [InlineData("ollama_generate", """{"model":"m","prompt":""}""", true)]
    [InlineData("ollama_generate", """{"model":"m","keep_alive":0}""", true)]
    [InlineData("ollama_generate", """{"model":"m","prompt":"a"}""", false)]
    public void A_call_without_a_question_only_loads(string dialect, string body, bool loads) =>
        Fixed.Inbound(dialect).Peek(Fixed.Utf8(body), Streams).Value.OnlyLoads.ShouldBe(loads);

    [Theory]
    [InlineData("40", 40)]
    [InlineData("-1", null)]
    [InlineData("-2", null)]
    [InlineData("null", null)]
    public void The_limit_of_tokens_is_found_among_the_options(string limit, int? expected) =>
        Fixed.Inbound("ollama").Peek(Fixed.Utf8($$"""{"options":{"seed":1,"num_predict":{{limit}},"stop":["a"]},"model":"models/m","messages":[[{}],{}]}"""), Streams).Value
            .ShouldBe(new CallHead("m", Stream: true, StreamUsage: true, expected));

    [Fact]
    public void A_prompt_becomes_a_conversation_and_what_only_Ollama_knows_is_named()
    {
        var request = Fixed.Inbound("ollama_generate").ReadChat("""
            {"model":"m","system":"Be brief.","prompt":"Look","images":["iVBORw0K"],"suffix":"}","template":"x","raw":true,"context":[1,2],"keep_alive":"5m","options":{"num_ctx":4096,"top_k":0}}
            """u8.ToArray(), Streams).Value;

        request.Messages.Select(m => m.Role).ShouldBe([ChatRole.System, ChatRole.User]);
        request.Messages[1].Parts.OfType<MediaPart>().Single().MimeType.ShouldBe("image/png");
        request.UnknownFields.ShouldBe(["suffix", "template", "raw", "context", "keep_alive", "options.num_ctx"], ignoreOrder: true);
        request.Sampling.TopK.ShouldBeNull("0 is off");
    }

    [Fact]
    public void An_answer_to_a_prompt_stands_on_the_top_level_whole_and_streamed()
    {
        var front = Fixed.Inbound("ollama_generate");
        var answer = new ChatResponse("id", "m", Noon, [new ChatChoice(0, new ChatMessage(ChatRole.Assistant, [new ThoughtPart("Hm."), new TextPart("Hi")]), FinishReason.Stop)])
        {
            Usage = new TokenUsage(3, 2),
            Timings = new ChatTimings(TimeSpan.FromMilliseconds(1.5)),
        };
        Fixed.Text(output => front.WriteChat(output, answer)).ShouldBe(
            """{"model":"m","created_at":"2026-11-21T12:00:00Z","response":"Hi","thinking":"Hm.","done":true,"done_reason":"stop","total_duration":1500000,"prompt_eval_count":3,"eval_count":2}""");

        var writer = front.OpenStream(new CallHead("m"), Streams);
        Fixed.Text(output =>
        {
            writer.Write(output, new StreamStarted("id", "m", Noon));
            writer.Write(output, new TextDelta(0, "Hi"));
            writer.Write(output, new ChoiceFinished(0, FinishReason.Length));
            writer.Write(output, new TimingsReported(new ChatTimings(TimeSpan.FromSeconds(2)) { Prompt = TimeSpan.FromSeconds(0.5), Output = TimeSpan.FromSeconds(1.5) }));
            writer.Complete(output);
        }).ShouldBe(
            """
            {"model":"m","created_at":"2026-11-21T12:00:00Z","response":"Hi","done":false}
            {"model":"m","created_at":"2026-11-21T12:00:00Z","response":"","done":true,"done_reason":"length","total_duration":2000000000,"prompt_eval_duration":500000000,"eval_duration":1500000000}

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_model_is_shown_with_what_it_can_do_and_nothing_made_up()
    {
        var card = new ModelCard("house", "openai", Noon) { InputTokenLimit = 8192, Embeddings = true };
        var shown = Fixed.Text(output => Fixed.Inbound("ollama").WriteModel(output, card));

        shown.ShouldContain("\"capabilities\":[\"completion\",\"tools\",\"embedding\"]");
        shown.ShouldContain("\"openai.context_length\":8192");
        Fixed.Text(output => Fixed.Inbound("ollama").WriteModel(output, card with { Chat = false })).ShouldContain("\"capabilities\":[\"embedding\"]");
    }

    [Fact]
    public void A_listed_model_has_a_digest_long_enough_for_Ollamas_command_line() =>
        Fixed.Text(output => Fixed.Inbound("ollama").WriteModels(output, [new ModelCard("house", "openai", Noon)])).ShouldMatch("\"digest\":\"[0-9a-f]{64}\"");

    [Fact]
    public void Who_sends_no_key_is_told_how_Ollamas_clients_send_one()
    {
        var error = new Error(ErrorKind.Authentication, "No key was sent.") { Code = "missing_api_key" };

        Fixed.Text(output => Fixed.Inbound("ollama").WriteError(output, error, "req-1")).ShouldContain("OLLAMA_API_KEY");
    }

    [Theory]
    [InlineData("""{"model":"e","input":"a"}""", true, 1)]
    [InlineData("""{"model":"e","input":["a","b"],"truncate":true,"dimensions":256}""", true, 2)]
    public void Texts_to_embed_come_alone_or_in_a_list_and_are_answered_in_a_list(string body, bool list, int count)
    {
        var request = Fixed.Inbound("ollama").ReadEmbeddings(Fixed.Utf8(body), new CallTarget()).Value;

        (request.Batch, request.Inputs.Count).ShouldBe((list, count));
    }

    [Fact]
    public void The_older_form_of_embeddings_answers_with_a_single_vector()
    {
        var front = Fixed.Inbound("ollama_generate");
        var request = front.ReadEmbeddings("""{"model":"e","prompt":"a"}"""u8.ToArray(), new CallTarget()).Value;

        Fixed.Text(output => front.WriteEmbeddings(output, request, new("e", [[0.5f, -1]]))).ShouldBe("""{"embedding":[0.5,-1]}""");
    }
}
