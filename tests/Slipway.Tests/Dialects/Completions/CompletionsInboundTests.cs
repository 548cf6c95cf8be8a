using System.Text;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Dialects.Completions;

namespace Slipway.Tests.Dialects.Completions;

public sealed class CompletionsInboundTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<TokenLogProb> Tokens =
        [new("Hé", -0.5) { Top = [new("Hé", -0.5), new("Ho", double.NegativeInfinity)] }, new("!", -1)];

    private static IInboundDialect Front => Fixed.Inbound("openai_completions");

    [Theory]
    [InlineData("\"a\"", 1)]
    [InlineData("[\"a\"]", 1)]
    [InlineData("[\"a\",\"b\",\"c\"]", 3)]
    [InlineData("[1,2,3]", 1)]
    [InlineData("[[1,2],[3]]", 2)]
    public void Prompts_are_counted_and_a_list_of_numbers_is_one_of_tokens(string prompt, int count)
    {
        var head = Front.Peek(Fixed.Utf8($$"""{"prompt":{{prompt}},"n":2,"best_of":3,"echo":true,"max_tokens":0,"stream":true,"stream_options":{"x":[1],"include_usage":true},"model":"m","user":"u"}"""), new CallTarget()).Value;

        head.ShouldBe(new CallHead("m", Stream: true, StreamUsage: true, MaxTokens: 0, Choices: 3 * count) { EndUser = "u", Prompts = count, Echo = true });
    }

    [Theory]
    [InlineData("""{"prompt":"a"}""", "model")]
    [InlineData("""{"model":7,"prompt":"a"}""", "model")]
    [InlineData("""{"model":"m","prompt":"a","prompt":"b"}""", "prompt")]
    [InlineData("""{"model":"m","stream":1}""", "stream")]
    [InlineData("""{"model":"m","n":0}""", "n")]
    [InlineData("""{"model":"m","max_tokens":-1}""", "max_tokens")]
    [InlineData("""{"model":"m","stream_options":[]}""", "stream_options")]
    [InlineData("""{"model":"m","stream_options":{"include_usage":1}}""", "stream_options.include_usage")]
    public void What_routing_needs_is_checked_before_anything_is_sent(string body, string field) =>
        Front.Peek(Fixed.Utf8(body), new CallTarget()).Error.ShouldNotBeNull().Field.ShouldBe(field);

    [Theory]
    [InlineData("""{"model":"m"}""", "prompt", null)]
    [InlineData("""{"model":"m","prompt":[]}""", "prompt", null)]
    [InlineData("""{"model":"m","prompt":7}""", "prompt", null)]
    [InlineData("""{"model":"m","prompt":[1,2]}""", "prompt[0]", "token_ids_not_supported")]
    [InlineData("""{"model":"m","prompt":[[1,2],[3]]}""", "prompt[0]", "token_ids_not_supported")]
    [InlineData("""{"model":"m","prompt":["a","b"]}""", "prompt", null)]
    [InlineData("""{"model":"m","prompt":"a","max_tokens":0}""", "max_tokens", null)]
    [InlineData("""{"model":"m","prompt":"a","logprobs":true}""", "logprobs", null)]
    [InlineData("""{"model":"m","prompt":"a","logit_bias":{"1":"x"}}""", "logit_bias.1", null)]
    [InlineData("""{"model":"m","prompt":"a","stop":[7]}""", "stop[0]", null)]
    public void What_no_chat_can_stand_for_is_refused_with_its_field(string body, string field, string? code)
    {
        var error = Front.ReadChat(Fixed.Utf8(body), new CallTarget()).Error.ShouldNotBeNull();

        (error.Kind, error.Field, error.Code).ShouldBe((ErrorKind.InvalidRequest, field, code));
    }

    [Fact]
    public void A_prompt_becomes_a_users_message_with_OpenAIs_own_limit_and_what_is_lost_is_named()
    {
        var request = Front.ReadChat("""{"model":"m","prompt":"Say","suffix":"!","best_of":3,"n":2,"logprobs":2,"stop":"END","logit_bias":{"50256":-100},"user":"u","temperature":0.5}"""u8.ToArray(), new CallTarget()).Value;

        request.Messages.ShouldHaveSingleItem().Parts.ShouldBe([new TextPart("Say")]);
        (request.Sampling.MaxTokens, request.Sampling.Choices, request.Sampling.LogProbs, request.Sampling.TopLogProbs).ShouldBe((16, 2, true, 2));
        request.Sampling.LogitBias["50256"].ShouldBe(-100);
        request.UnknownFields.ShouldBe(["suffix", "best_of"]);
    }

    [Fact]
    public void Several_prompts_are_taken_apart_and_all_else_stays()
    {
        var prompts = CompletionsPrompts.Split("""{"model":"m","prompt":["a","\"b\""],"n":2,"new":{"prompt":[1]}}"""u8.ToArray()).Value;

        prompts.Select(p => p.Text).ShouldBe(["a", "\"b\""]);
        Encoding.UTF8.GetString(prompts[1].Body.Span).ShouldBe("""{"model":"m","prompt":"\"b\"","n":2,"new":{"prompt":[1]}}""");
    }

    [Fact]
    public void An_answer_has_the_older_shape()
    {
        var answer = new ChatResponse("id", "m", Noon, [new ChatChoice(0, new ChatMessage(ChatRole.Assistant, [new TextPart("Say"), new ThoughtPart("Hm."), new TextPart("Hé!")]), FinishReason.Length) { LogProbs = Tokens }])
        {
            Usage = new TokenUsage(3, 2),
        };

        Fixed.Text(output => Front.WriteChat(output, answer)).ShouldBe(
            """{"id":"id","object":"text_completion","created":1795262400,"model":"m","choices":[{"text":"SayHé!","index":0,"logprobs":{"tokens":["Hé","!"],"token_logprobs":[-0.5,-1],"top_logprobs":[{"Hé":-0.5,"Ho":-9999},{}],"text_offset":[3,5]},"finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}""");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stream_has_the_older_shape_and_offsets_that_go_on(bool usage)
    {
        var writer = Front.OpenStream(new CallHead("m", Stream: true, StreamUsage: usage), new CallTarget());
        var text = Fixed.Text(output =>
        {
            writer.Write(output, new StreamStarted("id", "m", Noon));
            writer.Write(output, new TextDelta(0, "Say"));
            foreach (var token in Tokens)
            {
                writer.Write(output, new TextDelta(0, token.Token));
                writer.Write(output, new LogProbsDelta(0, [token]));
            }

            writer.Write(output, new ChoiceFinished(0, FinishReason.ToolCalls));
            writer.Write(output, new UsageReported(new TokenUsage(3, 2)));
            writer.Complete(output);
        });

        text.ShouldContain("\"text_offset\":[3]");
        text.ShouldContain("\"text_offset\":[5]");
        text.ShouldContain("\"finish_reason\":\"stop\"");
        text.Contains("\"choices\":[],\"usage\":{\"prompt_tokens\":3", StringComparison.Ordinal).ShouldBe(usage);
        text.ShouldEndWith("data: [DONE]\n\n");
    }

    [Fact]
    public void A_failed_stream_ends_with_its_error()
    {
        var writer = Front.OpenStream(new CallHead("m", Stream: true), new CallTarget());

        Fixed.Text(output =>
        {
            writer.Write(output, new StreamFailed(new Error(ErrorKind.Upstream, "Gone.")));
            writer.Complete(output);
        }).ShouldBe("data: {\"error\":{\"message\":\"Gone.\",\"type\":\"upstream_error\",\"param\":null,\"code\":\"upstream_error\"}}\n\n");
    }
}
