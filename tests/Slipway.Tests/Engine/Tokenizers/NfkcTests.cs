using System.Globalization;
using System.Text;
using Slipway.Engine.Tokenizers;

namespace Slipway.Tests.Engine.Tokenizers;

/// <summary>Against ICU where the tests have it, and against known answers everywhere.</summary>
public sealed class NfkcTests
{
    [Theory]
    [InlineData("\uFB01ne", "fine")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u00C5 \u212B A\u030A", "\u00C5 \u00C5 \u00C5")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\uFF28\uFF49\u3000\u2460", "Hi 1")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\uD55C\uAE00", "\uD55C\uAE00")]
    [InlineData("a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b")]
    [InlineData("\uFDFA", "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 \u0648\u0633\u0644\u0645")]
    public void Known_answers(string text, string expected) => Nfkc.Normalize(text).ShouldBe(expected);

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() => Nfkc.Normalize("\uD800x\uDC00").ShouldBe("\uFFFDx\uFFFD");

    [Fact]
    public void Every_assigned_character_agrees_with_icu()
    {
        SkipWithoutIcu();
        var newer = 0;
        for (var scalar = 0; scalar <= 0x10FFFF; scalar++)
        {
            if (Rune.IsValid(scalar) && CharUnicodeInfo.GetUnicodeCategory(scalar) is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse))
            {
                var text = new Rune(scalar).ToString();
                var (ours, theirs) = (Nfkc.Normalize(text), text.Normalize(NormalizationForm.FormKC));
                if (ours != theirs)
                {
                    // An ICU of a later Unicode version knows characters that our table leaves alone.
                    ours.ShouldBe(text, $"U+{scalar:X4}");
                    newer++;
                }
            }
        }

        newer.ShouldBeLessThan(200);
    }

    [Fact]
    public void Random_heaps_of_letters_and_marks_agree_with_icu()
    {
        SkipWithoutIcu();
        var random = new Random(1);
        (int From, int To)[] ranges = [(0x41, 0x7A), (0xC0, 0x17F), (0x300, 0x345), (0x323, 0x333), (0x5B0, 0x5BD), (0x1100, 0x11C2), (0xAC00, 0xAC40), (0xF71, 0xF84), (0x1E00, 0x1EFF), (0xFF00, 0xFF9F)];
        for (var trial = 0; trial < 20_000; trial++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(1, 9); i > 0; i--)
            {
                var (from, to) = ranges[random.Next(ranges.Length)];
                text.Append(new Rune(random.Next(from, to + 1)).ToString());
            }

            var sample = text.ToString();
            Nfkc.Normalize(sample).ShouldBe(sample.Normalize(NormalizationForm.FormKC));
        }
    }

    private static void SkipWithoutIcu() =>
        Assert.SkipUnless("\uFB01".Normalize(NormalizationForm.FormKC) == "fi", "this process runs without ICU, whose normalisation changes nothing");
}
