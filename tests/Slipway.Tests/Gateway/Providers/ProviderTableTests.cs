using System.Text;
using Slipway.Core.Fidelity;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;
using Slipway.Gateway.Providers;
using Slipway.Tests.Dialects;
using Slipway.Tests.Dialects.Fidelity;

namespace Slipway.Tests.Gateway.Providers;

/// <summary>The table of what requests lose holds for every provider's traits: what no row names arrives, what a row names does not.</summary>
public sealed class ProviderTableTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var provider in ProviderCatalog.BuiltIn().Profiles.Where(p => p.Protocol == "openai"))
            {
                data.Add(provider.Id, "some-model");
                foreach (var family in provider.Models.Keys.Concat(provider.Traits.ReasoningModels.Take(1)))
                {
                    data.Add(provider.Id, family);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_the_table_says_of_a_provider_is_what_happens(string id, string name)
    {
        var model = new UpstreamModel(name) { Traits = ProviderCatalog.BuiltIn().Find(id)!.TraitsOf(name) };
        var back = Fixed.Outbound("openai");
        foreach (var feature in RequestFeatures.All)
        {
            var request = RequestSamples.Of(feature);
            var rows = back.RequestLosses.Where(r => r.Feature == feature && (r.When is null || r.When(request, model))).Select(r => (LossEffect?)r.Effect).ToList();
            var wrote = Encoding.UTF8.GetString(Fixed.Bytes(output => back.WriteChat(output, request, model)));
            var plain = model.Traits.Renamed.Aggregate(wrote, (text, pair) => text.Replace($"\"{pair.Value}\":", $"\"{pair.Key}\":", StringComparison.Ordinal));
            var read = Fixed.Inbound("openai").ReadChat(Encoding.UTF8.GetBytes(plain), new CallTarget());

            read.Error.ShouldBeNull(wrote);
            var (before, after) = (feature.Value(request), feature.Value(read.Value));
            switch (rows.Contains(LossEffect.Dropped) ? LossEffect.Dropped : rows.FirstOrDefault())
            {
                case null:
                    after.ShouldBe(before, $"No row names {feature.Id} for {id}, so it must arrive. Written: {wrote}");
                    break;
                case LossEffect.Dropped:
                    after.ShouldBeNull($"{feature.Id} is said to be dropped for {id}. Written: {wrote}");
                    break;
                case LossEffect.Rewritten:
                    after.ShouldNotBe(before, $"{feature.Id} is said to be rewritten for {id}. Written: {wrote}");
                    break;
            }
        }
    }
}
