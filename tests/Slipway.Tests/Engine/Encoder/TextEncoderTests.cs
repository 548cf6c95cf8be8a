using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Engine.Encoder;
using Slipway.Engine.Formats;
using Slipway.Engine.Tensors;

namespace Slipway.Tests.Engine.Encoder;

public sealed class TextEncoderTests
{
    [Fact]
    public void A_batch_gives_the_same_vectors_as_its_texts_one_by_one_and_from_many_threads()
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => string.Concat(Enumerable.Repeat($"text number {i} ", i + 1)))];
        var batch = UseLite.Encoder.Encode(texts);
        Parallel.For(0, texts.Length, i =>
        {
            var alone = UseLite.Encoder.Encode([texts[i]])[0];
            VectorMath.Dot(alone, batch[i]).ShouldBe(1, 1e-5f);
        });
    }

    [Fact]
    public void No_texts_give_no_vectors() => UseLite.Encoder.Encode([]).ShouldBeEmpty();

    [Fact]
    public void Paraphrases_are_nearer_than_other_subjects()
    {
        var v = UseLite.Encoder.Encode(["How do I reset my password?", "I forgot my password, how can I change it?", "The tomatoes grew well this summer."]);
        VectorMath.Dot(v[0], v[1]).ShouldBeGreaterThan(0.6f);
        VectorMath.Dot(v[0], v[2]).ShouldBeLessThan(0.4f);
    }

    [Fact]
    public void Any_string_has_a_count_and_a_vector_even_one_with_half_a_surrogate_pair()
    {
        foreach (var text in new[] { "\uFFFE", "\uD800", "a\uDC00b", "\uD83D", "x\uDE00\uD83Dy" })
        {
            UseLite.Encoder.CountTokens(text).ShouldBeGreaterThan(0);
        }

        Prop.ForAll(Gen.Choose(0, 0xFFFF).ListOf().ToArbitrary(), units =>
        {
            var text = new string([.. units.Select(u => (char)u)]);
            UseLite.Encoder.Tokenize(text).Length.ShouldBe(Math.Min(128, UseLite.Encoder.CountTokens(text)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_word_of_a_million_letters_is_counted_in_bounded_time_and_memory()
    {
        UseLite.Encoder.CountTokens(new string('a', 1_000_000)).ShouldBeInRange(1000, 1_000_000);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("vocab.tsv")]
    public void A_changed_model_file_is_refused_by_its_checksum(string name)
    {
        WithCopy(folder =>
        {
            var path = Path.Combine(folder, name);
            var bytes = File.ReadAllBytes(path);
            bytes[^1] ^= 1;
            File.WriteAllBytes(path, bytes);
            Should.Throw<ModelFormatException>(() => TextEncoder.Load(folder)).Subject.ShouldBe(path);
        });
    }

    [Fact]
    public void A_missing_file_or_a_missing_line_of_the_checksums_is_named()
    {
        WithCopy(folder =>
        {
            File.Delete(Path.Combine(folder, "vocab.tsv"));
            Should.Throw<ModelFormatException>(() => TextEncoder.Load(folder)).Subject.ShouldEndWith("vocab.tsv");
            File.WriteAllText(Path.Combine(folder, "SHA256SUMS"), "nothing");
            Should.Throw<ModelFormatException>(() => TextEncoder.Load(folder)).Message.ShouldContain("does not list");
            File.Delete(Path.Combine(folder, "SHA256SUMS"));
            Should.Throw<ModelFormatException>(() => TextEncoder.Load(folder)).Message.ShouldContain("missing");
        });
    }

    private static void WithCopy(Action<string> use)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-encoder").FullName;
        try
        {
            foreach (var name in new[] { "model.safetensors", "vocab.tsv", "SHA256SUMS" })
            {
                File.Copy(Path.Combine(UseLite.Folder, name), Path.Combine(folder, name));
            }

            use(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
