using FsCheck;
using FsCheck.Fluent;
using Slipway.Engine.Decoder;

namespace Slipway.Tests.Engine.Decoder;

public sealed class StopStringsTests
{
    [Fact]
    public void A_stop_string_is_found_across_pieces_and_never_shown()
    {
        var stops = new StopStrings(["END", "\n\n"]);
        stops.Append("one E").ShouldBe(("one ", false));
        stops.Append("N").ShouldBe(("", false));
        stops.Append("X two \n").ShouldBe(("ENX two ", false));
        stops.Append("\nthree").ShouldBe(("", true));
    }

    [Fact]
    public void What_was_held_back_is_shown_at_the_end()
    {
        var stops = new StopStrings(["END"]);
        stops.Append("the EN").ShouldBe(("the ", false));
        stops.Finish().ShouldBe("EN");
    }

    [Fact]
    public void However_a_text_is_cut_the_same_is_shown() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, 30).Select(_ => "ab"[random.Next(2)]));
            var stops = new StopStrings(["aabb", "bab"]);
            var (shown, stopped) = (string.Empty, false);
            for (var at = 0; at < text.Length && !stopped;)
            {
                var length = Math.Min(random.Next(1, 5), text.Length - at);
                (var piece, stopped) = stops.Append(text.Substring(at, length));
                (shown, at) = (shown + piece, at + length);
            }

            shown += stopped ? string.Empty : stops.Finish();
            var first = new[] { "aabb", "bab" }.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(text.Length).Min();
            return shown == text[..first];
        }).QuickCheckThrowOnFailure();
}
