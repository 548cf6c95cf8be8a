using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects;
using Slipway.Dialects.OpenAi;

namespace Slipway.Tests.Dialects.OpenAi;

public sealed class ThinkTagsTests
{
    private static readonly UpstreamModel Tagged = new("deepseek-r1") { Traits = new OpenAiTraits { ThinkTags = true } };

    [Theory]
    [InlineData("<think>Two and two.</think>\n\nFour.", "Two and two.", "Four.")]
    [InlineData("<think>\nA < b </thin</think>Yes", "A < b </thin", "Yes")]
    [InlineData("<think></think>Four.", "", "Four.")]
    [InlineData("Four, <think> is a word.", "", "Four, <think> is a word.")]
    [InlineData("<thinker> is a name", "", "<thinker> is a name")]
    [InlineData("<think>never ends", "never ends", "")]
    [InlineData("<thi", "", "<thi")]
    [InlineData("", "", "")]
    public void Thoughts_are_told_from_the_answer_wherever_the_text_is_cut(string text, string thought, string answer)
    {
        for (var size = 1; size <= Math.Max(1, text.Length); size++)
        {
            var (thoughts, answers) = Stream(text.Chunk(size).Select(piece => new string(piece)));
            thoughts.ShouldBe(thought);
            answers.ShouldBe(answer);
        }

        var whole = Fixed.Outbound("openai").ReadChat(Encoding.UTF8.GetBytes(Reply(text)), Tagged).Value.Choices[0].Message.Parts;
        string.Concat(whole.OfType<ThoughtPart>().Select(t => t.Text)).ShouldBe(thought);
        string.Concat(whole.OfType<TextPart>().Select(t => t.Text)).ShouldBe(answer);
    }

    [Fact]
    public void Without_the_trait_the_tags_stay_in_the_text() =>
        Fixed.Outbound("openai").ReadChat(Encoding.UTF8.GetBytes(Reply("<think>a</think>b")), "m").Value.Choices[0].Message.Parts.ShouldHaveSingleItem().ShouldBe(new TextPart("<think>a</think>b"));

    private static (string Thoughts, string Answer) Stream(IEnumerable<string> pieces)
    {
        var reader = Fixed.Outbound("openai").OpenStream(Tagged);
        var events = new List<ChatStreamEvent>();
        foreach (var piece in pieces)
        {
            reader.Read(Encoding.UTF8.GetBytes("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":" + JsonSerializer.Serialize(piece) + "}}]}\n\n"), events);
        }

        reader.Read("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"u8, events);
        reader.Complete(events);
        events.OfType<ChoiceFinished>().ShouldHaveSingleItem();
        return (string.Concat(events.OfType<ThoughtDelta>().Select(t => t.Text)), string.Concat(events.OfType<TextDelta>().Select(t => t.Text)));
    }

    private static string Reply(string text) =>
        $$"""{"id":"1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":{{JsonSerializer.Serialize(text)}}},"finish_reason":"stop"}]}""";
}
