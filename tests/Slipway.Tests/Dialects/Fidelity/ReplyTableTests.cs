using Slipway.Core.Chat;
using Slipway.Core.Fidelity;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;

namespace Slipway.Tests.Dialects.Fidelity;

/// <summary>
/// The tables of what replies lose are true: an answer that has a feature is written for the clients of a dialect and read again as an upstream's
/// answer in the same one. What no row names must arrive as it was, and what a row names must not; whole and as a stream.
/// </summary>
public sealed class ReplyTableTests
{
    public static TheoryData<string, string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (var front in Fixed.Catalog.Fronts.Where(front => Fixed.Catalog.Outbound(front.Id) is not null))
            {
                foreach (var feature in ReplyFeatures.All)
                {
                    for (var sample = 0; sample < ReplySamples.Of(feature).Count; sample++)
                    {
                        data.Add(front.Id.Value, feature.Id, sample);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_the_table_says_is_what_happens(string dialect, string featureId, int sample)
    {
        var (feature, response) = Take(featureId, sample);
        var written = Fixed.Bytes(output => Fixed.Inbound(dialect).WriteChat(output, response));

        var read = Fixed.Outbound(dialect).ReadChat(written);

        read.Error.ShouldBeNull();
        Holds(dialect, feature, response, feature.Value(read.Value), System.Text.Encoding.UTF8.GetString(written));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_the_table_says_is_what_happens_in_a_stream(string dialect, string featureId, int sample)
    {
        var (feature, response) = Take(featureId, sample);
        var front = Fixed.Inbound(dialect);
        var target = dialect == "gemini" ? new CallTarget("client-model", Stream: true, Sse: true) : new CallTarget();
        var writer = front.OpenStream(new CallHead("client-model", Stream: true, StreamUsage: true), target);
        var written = Fixed.Bytes(output =>
        {
            foreach (var step in StreamedReplies.Take(response))
            {
                writer.Write(output, step);
            }

            writer.Complete(output);
        });
        var reader = Fixed.Outbound(dialect).OpenStream();
        var events = new List<ChatStreamEvent>();
        reader.Read(written, events);
        reader.Complete(events);

        Holds(dialect, feature, response, feature.Value(StreamedReplies.Join(events)), System.Text.Encoding.UTF8.GetString(written));
    }

    [Fact]
    public void A_back_names_the_field_of_every_feature_that_it_reads()
    {
        foreach (var front in Fixed.Catalog.Fronts)
        {
            if (Fixed.Catalog.Outbound(front.Id) is not { } back)
            {
                continue;
            }

            foreach (var feature in ReplyFeatures.All)
            {
                foreach (var response in ReplySamples.Of(feature))
                {
                    var read = back.ReadChat(Fixed.Bytes(output => front.WriteChat(output, response)));
                    if (read.IsOk && feature.Value(read.Value) is not null)
                    {
                        back.ReplyFields.ContainsKey(feature.Id).ShouldBeTrue($"{back.Id} reads {feature.Id}; its ReplyFields must say where.");
                    }
                }
            }
        }
    }

    [Fact]
    public void Every_row_says_why() =>
        Fixed.Catalog.Fronts.SelectMany(front => front.ReplyLosses).ShouldAllBe(row => row.Reason.Length > 10 && !row.Reason.EndsWith('.'));

    private static (ReplyFeature Feature, ChatResponse Response) Take(string featureId, int sample)
    {
        var feature = ReplyFeatures.All.Single(f => f.Id == featureId);
        return (feature, ReplySamples.Of(feature)[sample]);
    }

    private static void Holds(string dialect, ReplyFeature feature, ChatResponse response, string? after, string wrote)
    {
        var before = feature.Value(response).ShouldNotBeNull();
        var row = Fixed.Inbound(dialect).ReplyLosses.FirstOrDefault(r => r.Feature == feature && (r.When is null || r.When(response)));
        switch (row?.Effect)
        {
            case null:
                after.ShouldBe(before, $"No row of {dialect} names {feature.Id}, so it must arrive. Written: {wrote}");
                break;
            case LossEffect.Dropped:
                after.ShouldBeNull($"{dialect} says that {feature.Id} is dropped. Written: {wrote}");
                break;
            case LossEffect.Rewritten:
                after.ShouldNotBe(before, $"{dialect} says that {feature.Id} is rewritten. Written: {wrote}");
                break;
        }
    }
}
