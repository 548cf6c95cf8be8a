using Slipway.Core.Fidelity;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;

namespace Slipway.Tests.Dialects.Fidelity;

/// <summary>
/// The tables of what requests lose are true: a request that uses a feature is written in a dialect and read again in the same one. What no row
/// names must arrive as it was, and what a row names must not.
/// </summary>
public sealed class RequestTableTests
{
    /// <summary>The table may depend on the model; these are the ones that dialects treat apart.</summary>
    private static readonly Dictionary<string, string[]> Models = new(StringComparer.Ordinal)
    {
        ["openai"] = ["upstream-model", "gpt-5-mini"],
        ["anthropic"] = ["claude-haiku-4-5", "claude-opus-4-6", "claude-opus-5", "claude-sonnet-5-5", "claude-3-5-haiku", "upstream-model"],
        ["openai_responses"] = ["upstream-model", "gpt-5-mini"],
        ["gemini"] = ["gemini-2.5-flash", "gemini-3-pro-preview"],
        ["ollama"] = ["upstream-model", "gpt-oss:20b"],
    };

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var back in Fixed.Catalog.Backs.Where(back => Fixed.Catalog.Inbound(back.Id) is not null))
            {
                foreach (var model in Models.GetValueOrDefault(back.Id.Value, ["upstream-model"]))
                {
                    foreach (var feature in RequestFeatures.All)
                    {
                        data.Add(back.Id.Value, model, feature.Id);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_the_table_says_is_what_happens(string dialect, string model, string featureId)
    {
        var feature = RequestFeatures.All.Single(f => f.Id == featureId);
        var request = RequestSamples.Of(feature);
        var before = feature.Value(request).ShouldNotBeNull();
        var back = Fixed.Outbound(dialect);
        UpstreamModel upstream = model;
        var row = back.RequestLosses.FirstOrDefault(r => r.Feature == feature && (r.When is null || r.When(request, upstream)));

        var written = Fixed.Bytes(output => back.WriteChat(output, request, upstream));
        var read = Fixed.Inbound(dialect).ReadChat(written, new CallTarget(model));

        read.Error.ShouldBeNull();
        var after = feature.Value(read.Value);
        var wrote = System.Text.Encoding.UTF8.GetString(written);
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

    [Fact]
    public void A_front_names_the_field_of_every_feature_that_it_reads()
    {
        foreach (var back in Fixed.Catalog.Backs)
        {
            if (Fixed.Catalog.Inbound(back.Id) is not { } front)
            {
                continue;
            }

            foreach (var feature in RequestFeatures.All)
            {
                var request = RequestSamples.Of(feature);
                var read = front.ReadChat(Fixed.Bytes(output => back.WriteChat(output, request, "upstream-model")), new CallTarget("upstream-model"));
                if (read.IsOk && feature.Value(read.Value) is not null)
                {
                    front.RequestFields.ContainsKey(feature.Id).ShouldBeTrue($"{front.Id} reads {feature.Id}; its RequestFields must say where.");
                }
            }
        }
    }

    [Fact]
    public void Every_row_says_why() =>
        Fixed.Catalog.Backs.SelectMany(back => back.RequestLosses).ShouldAllBe(row => row.Reason.Length > 10 && !row.Reason.EndsWith('.'));
}
