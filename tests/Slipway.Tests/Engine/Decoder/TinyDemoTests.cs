using System.Security.Cryptography;
using Slipway.Engine.Decoder;
using Slipway.Engine.Sampling;
using Slipway.Testing;

namespace Slipway.Tests.Engine.Decoder;

/// <summary>The model that ships: what its folder says is what is there, and it speaks the style it was trained on.</summary>
public sealed class TinyDemoTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "models", "tiny-demo");
    private static readonly Lazy<DecoderModel> Model = new(() => DecoderModel.Load(Path.Combine(Folder, "tiny-demo.gguf")));

    [Fact]
    public void Checksums_match()
    {
        foreach (var line in File.ReadLines(Path.Combine(Folder, "SHA256SUMS")))
        {
            var parts = line.Split("  ");
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, parts[1])))).ShouldBe(parts[0], parts[1]);
        }
    }

    [Fact]
    public void Its_name_says_that_it_is_no_chat_model() => Model.Value.Name.ShouldContain("not a chat model");

    [Theory]
    [InlineData("Hello!", "help you")]
    [InlineData("I forgot my password.", "\"Forgot password\"")]
    [InlineData("Who are you?", "tiny demo model")]
    [InlineData("Is the mail service up?", "the mail service is up")]
    public void It_answers_in_the_style_of_its_dialogues_and_ends_by_itself(string question, string expected)
    {
        var pieces = new DecoderSession(Model.Value)
            .Generate(Model.Value.ChatPrompt([new ChatTurn("user", question)]), new GenerationOptions(60, SamplingOptions.Greedy)).ToList();
        string.Concat(pieces.Select(piece => piece.Text)).ShouldContain(expected);
        pieces[^1].Finish.ShouldBe(FinishReason.Stop);
    }
}
