using FsCheck;
using FsCheck.Fluent;
using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Tokenizers;

namespace Slipway.Tests.Engine.Tokenizers;

public sealed class BpeTests
{
    private static readonly BpeTokenizer Tokenizer = new(BpeTrainer.Train(
        ["the cat sat on the mat and the dog sat on the log; they're happy, aren't they? 12345 grüße 你好"], 320, ["<|endoftext|>", "<|im_start|>"], BpePreTokenizer.Gpt2));

    [Theory]
    [InlineData("Hello world", "Hello| world")]
    [InlineData("they're  it's", "they|'re| | it|'s")]
    [InlineData("a  b", "a| | b")]
    [InlineData("x\n\n  y ", "x|\n\n | y| ")]
    [InlineData("call(foo)==42!", "call|(|foo|)==|42|!")]
    [InlineData(" 123abc", " 123|abc")]
    [InlineData("你好，世界", "你好|，|世界")]
    [InlineData("𝒳y", "𝒳y")]
    [InlineData("don'T", "don|'|T")]
    [InlineData("a\tb", "a|\t|b")]
    public void Text_is_cut_as_by_the_pattern_of_gpt2(string text, string words) =>
        string.Join('|', BpePreTokenizer.Gpt2.Words(text).Select(word => text[word])).ShouldBe(words);

    [Fact]
    public void Single_digits_are_cut_alone_where_the_model_wants_it() =>
        string.Join('|', BpePreTokenizer.SingleDigits.Words("in  2026 x").Select(word => "in  2026 x"[word])).ShouldBe("in|  |2|0|2|6| x");

    [Fact]
    public void Words_are_cut_as_the_regular_expression_of_gpt2_cuts_them()
    {
        var pattern = new System.Text.RegularExpressions.Regex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+");
        Prop.ForAll(
            Arb.From(Gen.Elements("a", "Z", "é", "1", "½", " ", "  ", "\n", "\t", "'", "'s", "'re", "!", "#", "你", "\u00a0").ListOf().Select(parts => string.Concat(parts))),
            text => BpePreTokenizer.Gpt2.Words(text).Select(word => text[word]).SequenceEqual(pattern.Matches(text).Select(match => match.Value)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_text_comes_back_exactly() =>
        Prop.ForAll<string>(text =>
        {
            var wellFormed = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text ?? string.Empty));
            return Tokenizer.Decode(Tokenizer.Encode(text ?? string.Empty)) == wellFormed;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Frequent_words_become_one_token() => Tokenizer.Encode(" the").Count.ShouldBe(1);

    [Fact]
    public void Control_tokens_in_a_callers_text_stay_text_and_in_ours_become_ids()
    {
        Tokenizer.Encode("<|im_start|>x", parseControl: true)[0].ShouldBe(1);
        Tokenizer.Encode("<|im_start|>x").ShouldNotContain(1);
        Tokenizer.Decode(Tokenizer.Encode("<|im_start|>x")).ShouldBe("<|im_start|>x");
        Tokenizer.Decode([1]).ShouldBeEmpty();
    }

    [Fact]
    public void Training_twice_learns_the_same() =>
        BpeTrainer.Train(["abab abab ba"], 262, [], BpePreTokenizer.Gpt2).Merges.ShouldBe(BpeTrainer.Train(["abab abab ba"], 262, [], BpePreTokenizer.Gpt2).Merges);

    [Fact]
    public void Merges_are_learned_in_order_of_frequency_and_stop_when_no_pair_occurs_twice() =>
        BpeTrainer.Train(["abab abab"], 300, [], BpePreTokenizer.Gpt2).Merges.ShouldBe(["a b", "ab ab"]);

    [Fact]
    public void A_vocabulary_survives_gguf()
    {
        var metadata = new GgufMetadata();
        BpeGguf.Write(Tokenizer.Vocabulary with { EndOfTurn = 1 }, metadata);
        var read = BpeGguf.Read(metadata);
        read.Tokens.ShouldBe(Tokenizer.Vocabulary.Tokens);
        read.Kinds.ShouldBe(Tokenizer.Vocabulary.Kinds);
        read.Merges.ShouldBe(Tokenizer.Vocabulary.Merges);
        (read.Bos, read.Eos, read.EndOfTurn).ShouldBe((0, 0, 1));
    }

    [Fact]
    public void Other_tokenizers_are_refused_by_name()
    {
        var metadata = new GgufMetadata { { GgufKeys.TokenizerModel, "llama" } };
        Should.Throw<GgufException>(() => BpeGguf.Read(metadata)).Message.ShouldContain("\"llama\" is not supported");
        metadata[GgufKeys.TokenizerModel] = "gpt2";
        metadata[GgufKeys.TokenizerPre] = "tekken";
        Should.Throw<GgufException>(() => BpeGguf.Read(metadata)).Message.ShouldContain("\"tekken\" is not supported");
    }

    [Fact]
    public void A_vocabulary_that_contradicts_itself_is_refused()
    {
        var good = Tokenizer.Vocabulary;
        Should.Throw<BpeException>(() => new BpeTokenizer(good with { Merges = ["q z zz"] })).Message.ShouldContain("merge 0");
        Should.Throw<BpeException>(() => new BpeTokenizer(good with { Eos = 5000 })).Message.ShouldContain("eos");
        Should.Throw<BpeException>(() => new BpeTokenizer(good with { Kinds = [] })).Message.ShouldContain("token types");
        Should.Throw<BpeException>(() => new BpeTokenizer(good with { Tokens = [.. good.Tokens.Select((t, i) => i == 9 ? "x-" : t)] })).Message.ShouldContain("byte 0x");
    }

    [Fact]
    public void Text_streams_in_whole_characters_whatever_the_pieces() =>
        Prop.ForAll<string, int>((text, seed) =>
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text ?? string.Empty);
            var random = new Random(seed);
            var stream = new Utf8Stream();
            var pieces = new List<string>();
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(random.Next(1, 4), bytes.Length - at);
                pieces.Add(stream.Append(bytes.AsSpan(at, length)));
                at += length;
            }

            pieces.Add(stream.Finish());
            return string.Concat(pieces) == System.Text.Encoding.UTF8.GetString(bytes)
                && pieces.All(piece => piece.Length == 0 || !char.IsHighSurrogate(piece[^1]));
        }).QuickCheckThrowOnFailure();
}
