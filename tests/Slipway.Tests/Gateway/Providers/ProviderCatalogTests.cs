using System.Text;
using System.Text.Json;
using Slipway.Gateway.Providers;

namespace Slipway.Tests.Gateway.Providers;

public sealed class ProviderCatalogTests
{
    [Fact]
    public void Names_are_given_once_and_rows_with_quirks_say_where_they_were_learnt()
    {
        var rows = ProviderCatalog.BuiltIn().Profiles;
        rows.SelectMany(row => row.AlsoKnownAs.Append(row.Id)).ShouldBeUnique();
        rows.Where(row => !row.InProcess && row.Protocol == "openai").ShouldAllBe(row => row.Source != null && row.Source.Contains("http", StringComparison.Ordinal));
        rows.Where(row => row.BaseUrl is not null).ShouldAllBe(row => row.BaseUrl!.AbsolutePath.EndsWith('/'));
        rows.SelectMany(row => row.Traits.Refused.Values).ShouldAllBe(reason => reason.Length > 10 && !reason.EndsWith('.'));
    }

    [Theory]
    [InlineData("""[{"id":"a","title":"A","traits":{"refuzed":{}}}]""", "refuzed")]
    [InlineData("""[{"id":"a","title":"A","base_uri":"http://x/"}]""", "base_uri")]
    public void A_trait_or_field_that_nobody_knows_is_an_error_at_the_start(string json, string name) =>
        Should.Throw<JsonException>(() => ProviderCatalog.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)))).Message.ShouldContain(name);

    [Fact]
    public void A_provider_of_ones_own_takes_the_place_of_one_that_ships()
    {
        var catalog = ProviderCatalog.BuiltIn().With([new ProviderProfile("groq", "Mine") { BaseUrl = new Uri("http://127.0.0.1:1/") }]);

        catalog.Find("groq")!.Title.ShouldBe("Mine");
        catalog.Ids.Count(id => id == "groq").ShouldBe(1);
    }

    [Fact]
    public void A_models_own_traits_stand_in_place_of_its_providers()
    {
        var xai = ProviderCatalog.BuiltIn().Find("xai")!;

        xai.TraitsOf("grok-3-mini-fast").Efforts.ShouldBe(["low", "high"]);
        xai.TraitsOf("grok-4").ShouldBeSameAs(xai.Traits);
    }
}
