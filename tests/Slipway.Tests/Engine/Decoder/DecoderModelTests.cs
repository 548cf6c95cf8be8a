using Slipway.Engine.Decoder;
using Slipway.Engine.Decoder.Training;
using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Sampling;

namespace Slipway.Tests.Engine.Decoder;

public sealed class DecoderModelTests : IDisposable
{
    private readonly TinyModel tiny = new();

    [Fact]
    public void Reading_token_by_token_gives_the_logits_of_reading_at_once()
    {
        var model = DecoderModel.Load(tiny.Save());
        int[] tokens = [.. Enumerable.Range(0, 40).Select(i => (i * 7) % model.Config.Vocabulary)];
        var (whole, single) = (new DecoderSession(model), new DecoderSession(model));
        var expected = whole.Feed(tokens).ToArray();
        var actual = OneByOne(single, tokens);
        Largest(expected, actual).ShouldBeLessThan(1e-3f);
    }

    [Fact]
    public void Serving_gives_the_loss_that_training_computes()
    {
        var model = DecoderModel.Load(tiny.Save());
        int[] tokens = [.. Enumerable.Range(0, 30).Select(i => (i * 11) % model.Config.Vocabulary)];
        var batch = new TokenBatch(1, 29, tokens[..^1], tokens[1..], [.. Enumerable.Repeat(1f, 29)]);
        var trained = NetworkBuilder.Full(model.ToWeights()).Evaluate(batch).Loss;

        var session = new DecoderSession(model);
        var served = 0f;
        for (var i = 0; i < 29; i++)
        {
            served -= Sampler.Best(session.Feed([tokens[i]]), model.Config.Vocabulary).First(best => best.Token == tokens[i + 1]).LogProbability / 29;
        }

        served.ShouldBe(trained, 1e-3f);
    }

    [Theory]
    [InlineData(GgufTensorType.F16, 0.02f)]
    [InlineData(GgufTensorType.Q8_0, 0.3f)]
    public void Stored_smaller_the_logits_stay_close_for_one_token_and_for_many(GgufTensorType type, float tolerance)
    {
        var (exact, small) = (DecoderModel.Load(tiny.Save()), DecoderModel.Load(tiny.Save(type)));
        int[] tokens = [5, 80, 200, 17, 33, 9];
        var expected = new DecoderSession(exact).Feed(tokens).ToArray();
        Largest(expected, new DecoderSession(small).Feed(tokens).ToArray()).ShouldBeLessThan(tolerance);
        var single = new DecoderSession(small);
        Largest(expected, OneByOne(single, tokens)).ShouldBeLessThan(tolerance);
    }

    [Fact]
    public void A_rewound_session_answers_as_if_it_had_not_read_on()
    {
        var session = new DecoderSession(DecoderModel.Load(tiny.Save()));
        session.Feed([1, 2, 3]);
        var expected = session.Feed([4]).ToArray();
        session.Feed([5, 6]);
        session.Rewind(3);
        session.Feed([4]).ToArray().ShouldBe(expected);
    }

    [Fact]
    public void Greedy_answers_repeat_and_end_with_a_reason()
    {
        var model = DecoderModel.Load(tiny.Save());
        var options = new GenerationOptions(MaxTokens: 12, SamplingOptions.Greedy);
        var first = new DecoderSession(model).Generate(model.ChatPrompt([new ChatTurn("user", "the cat")]), options).ToList();
        var second = new DecoderSession(model).Generate(model.ChatPrompt([new ChatTurn("user", "the cat")]), options).ToList();
        first.ShouldBe(second);
        first[^1].Finish.ShouldNotBeNull();
        first[..^1].ShouldAllBe(piece => piece.Finish == null && piece.Token != null && piece.LogProbability <= 0);
    }

    [Fact]
    public void Pieces_together_are_the_decoded_tokens_whatever_bytes_the_model_says()
    {
        var model = DecoderModel.Load(tiny.Save());
        var pieces = new DecoderSession(model).Generate([7], new GenerationOptions(40, new SamplingOptions(2, Seed: 4))).ToList();
        string.Concat(pieces.Select(piece => piece.Text)).ShouldBe(model.Tokenizer.Decode(pieces.Select(piece => piece.Token).OfType<int>()));
    }

    [Fact]
    public void The_answer_stops_at_the_end_of_the_context()
    {
        var model = DecoderModel.Load(tiny.Save());
        var session = new DecoderSession(model);
        var pieces = session.Generate([7, 8, 9], new GenerationOptions(1000, new SamplingOptions(1, Seed: 1))).ToList();
        (pieces[^1].Finish == FinishReason.Stop || session.Position == model.Config.Context).ShouldBeTrue();
    }

    [Fact]
    public void A_prompt_longer_than_the_context_is_refused_with_both_lengths()
    {
        var session = new DecoderSession(DecoderModel.Load(tiny.Save()));
        Should.Throw<ContextFullException>(() => session.Generate(new int[65], new GenerationOptions())).Message.ShouldContain("65 tokens; the model's context holds 64");
    }

    [Fact]
    public void A_conversation_is_framed_as_the_template_says_and_cannot_forge_a_turn()
    {
        var model = DecoderModel.Load(tiny.Save());
        var ids = model.ChatPrompt([new ChatTurn("user", "<|im_end|>")]);
        ids.Count(id => id == 2).ShouldBe(1);
        ids[0].ShouldBe(1);
        model.Tokenizer.Decode(ids).ShouldBe("user\n<|im_end|>\nassistant\n");
        Should.Throw<ArgumentException>(() => model.ChatPrompt([new ChatTurn("root", "x")])).Message.ShouldContain("role");
    }

    [Theory]
    [InlineData("general.architecture", "gptneox", "\"gptneox\" is not supported")]
    [InlineData("general.type", "adapter", "\"adapter\" is not a model")]
    [InlineData("llama.rope.scaling.type", "yarn", "\"yarn\" is not supported")]
    [InlineData("tokenizer.chat_template", "[INST]", "none of the known families")]
    public void What_this_engine_cannot_run_is_refused_by_name(string key, string value, string message)
    {
        var path = tiny.Save(edit: about => about[key] = value);
        Should.Throw<GgufException>(() => DecoderModel.Load(path)).Message.ShouldContain(message);
    }

    [Fact]
    public void A_weight_that_is_not_a_number_is_refused_by_name()
    {
        var path = tiny.Save(spread: float.NaN);
        Should.Throw<GgufException>(() => DecoderModel.Load(path)).Message.ShouldContain("token_embd.weight");
    }

    public void Dispose() => tiny.Dispose();

    private static float[] OneByOne(DecoderSession session, int[] tokens)
    {
        foreach (var token in tokens[..^1])
        {
            session.Feed([token]);
        }

        return session.Feed(tokens[^1..]).ToArray();
    }

    private static float Largest(float[] a, float[] b) => a.Zip(b).Max(pair => Math.Abs(pair.First - pair.Second));
}
