using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Usage;
using Slipway.Gateway.Pricing;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;
using Slipway.Testing;

namespace Slipway.Tests.Gateway.Pricing;

public sealed class PriceBookTests
{
    private readonly ManualTime time = new();
    private readonly PriceBook book;

    public PriceBookTests() => book = PriceBook.BuiltIn(time);

    [Theory]
    [InlineData("gpt-4o", 1_000_000, 0, 1_000_000, "12.5")]
    [InlineData("gpt-4o", 1000, 400, 200, "0.004")]
    [InlineData("gpt-4o-2024-11-20", 1, 0, 1, "0.0000125")]
    [InlineData("gpt-6-luna", 1, 1, 0, "0.00000001")]
    [InlineData("gemini-2.5-pro", 200_000, 0, 1000, "0.26")]
    [InlineData("gemini-2.5-pro", 200_001, 0, 1000, "0.5150025")]
    [InlineData("gemini-3.1-pro-preview", 200_001, 200_001, 0, "0.0800004")]
    [InlineData("ft:gpt-4o-mini-2024-07-18:acme::abc123", 1_000_000, 0, 0, "0.3")]
    [InlineData("text-embedding-3-small", 1_000_000, 0, 0, "0.02")]
    public void A_call_costs_what_the_list_says_to_the_last_digit(string model, long input, long cached, long output, string cost) =>
        book.Find(model).ShouldNotBeNull().CostOf(new TokenUsage(input, output, cached)).ShouldBe(decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("gpt-4o-2024-01-01")]
    [InlineData("gpt-4o-audio")]
    [InlineData("llama-3")]
    [InlineData("")]
    public void A_model_that_is_not_listed_has_no_price_whatever_it_resembles(string model) => book.Find(model).ShouldBeNull();

    [Fact]
    public void An_introductory_price_ends_on_its_day()
    {
        book.Find("gemini-3.8-flash")!.Rates.Input.ShouldBe(0.00000075m);
        time.Advance(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero) - time.GetUtcNow() - TimeSpan.FromTicks(1));
        book.Find("gemini-3.8-flash")!.Rates.Input.ShouldBe(0.00000075m);
        time.Advance(TimeSpan.FromTicks(1));
        book.Find("gemini-3.8-flash")!.Rates.Input.ShouldBe(0.0000015m);
    }

    [Fact]
    public void A_price_names_its_source_and_day() => book.Find("gpt-4o")!.Source.ShouldBe("npm @pydantic/genai-prices 0.1.8 (2026-11-21)");

    [Fact]
    public void A_deployment_s_own_price_comes_first_then_the_book_then_nothing()
    {
        Price? For(string model, decimal? input, decimal? output) => book.For(Deployment("openai", model) with { Prices = new PriceOverrides { Input = input, Output = output } }, model);
        For("gpt-4o", null, null)!.Source.ShouldStartWith("npm");
        For("gpt-4o", 1m, 2m).ShouldBe(new Price(1m, 2m, "config"));
        For("gpt-4o", 1m, null).ShouldBe(new Price(1m, 0.00001m, "config"));
        For("gpt-4o", null, 2m).ShouldBe(new Price(new TokenRates(0.0000025m, 2m) { CachedInput = 0.00000125m }, "config"));
        For("house", 1m, null).ShouldBe(new Price(1m, 0, "config"));
        For("house", null, 2m).ShouldBeNull();
        For("house", null, null).ShouldBeNull();
    }

    [Fact]
    public void What_runs_inside_costs_nothing_and_says_so()
    {
        var inside = ProviderCatalog.BuiltIn().Profiles.First(p => p.InProcess);
        book.For(new Deployment("d", inside, "tiny-demo") { PriceModel = "tiny-demo" }, "tiny-demo").ShouldBe(Price.Embedded);
    }

    [Theory]
    [InlineData("claude-sonnet-4-5-20250929", 1_000_000, 0, 0, 0, "6")] // long prompt: all tokens at the higher price
    [InlineData("claude-opus-4-5", 1000, 300, 500, 200, "0.005025")] // 200 plain, 300 cached, 300 written for minutes, 200 for an hour
    public void Tokens_written_to_a_cache_have_their_own_price(string model, long input, long cached, long written, long hour, string cost) =>
        book.Find(model).ShouldNotBeNull().CostOf(new TokenUsage(input, 0, cached) { CacheWrite = written, CacheWriteHour = hour }).ShouldBe(decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_reseller_has_its_own_price_for_the_model_of_another()
    {
        book.For(Deployment("groq", "llama-3.3-70b-versatile"), "llama-3.3-70b-versatile").ShouldNotBeNull();
        book.For(Deployment("openai", "llama-3.3-70b-versatile"), "llama-3.3-70b-versatile").ShouldBeNull();
    }

    [Fact]
    public void No_class_is_paid_twice_and_none_is_paid_for_nothing() => Prop.ForAll(
        Gen.Choose(-10, 5000).ArrayOf(8).ToArbitrary(),
        n =>
        {
            var usage = new TokenUsage(n[0], n[1], n[2], n[3]) { CacheWrite = n[4], CacheWriteHour = n[5], AudioInput = n[6], AudioOutput = n[7] };
            var flat = new TokenRates(1, 1) { CachedInput = 1, CacheWrite = 1, CacheWriteHour = 1, AudioInput = 1, AudioOutput = 1, Reasoning = 1 };
            flat.CostOf(usage).ShouldBe(Math.Max(0, usage.Input) + Math.Max(0, usage.Output));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_set_aside_is_never_less_than_what_a_call_costs() => Prop.ForAll(
        Gen.Choose(0, 400_000).ArrayOf(8).ToArbitrary(),
        n =>
        {
            foreach (var model in (string[])["gpt-4o", "gemini-2.5-pro", "claude-opus-4-6", "claude-sonnet-4-5", "gemini-3.1-pro-preview"])
            {
                var price = book.Find(model).ShouldNotBeNull();
                var usage = new TokenUsage(n[0], n[1], n[2], n[3]) { CacheWrite = n[4], CacheWriteHour = n[5], AudioInput = n[6], AudioOutput = n[7] };
                price.CostOf(usage).ShouldBeLessThanOrEqualTo(price.MostCostOf(n[0], n[1]));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_deployment_s_own_price_of_the_input_takes_the_book_s_discounts_with_it()
    {
        var own = book.For(Deployment("openai", "gpt-4o") with { Prices = new PriceOverrides { Input = 1m } }, "gpt-4o").ShouldNotBeNull();
        own.Rates.CachedInput.ShouldBeNull();
        book.For(Deployment("openai", "gpt-4o") with { Prices = new PriceOverrides { CachedInput = 0.5m } }, "gpt-4o").ShouldNotBeNull().Rates.ShouldBe(new TokenRates(0.0000025m, 0.00001m) { CachedInput = 0.5m });
    }

    [Fact]
    public void A_wildcard_deployment_is_priced_by_the_model_it_sends() =>
        book.For(Deployment("openai", "*"), "gpt-4o-mini")!.Rates.Input.ShouldBe(0.00000015m);

    [Fact]
    public void Costs_of_calls_add_up_to_the_cost_of_their_tokens() => Prop.ForAll(
        Gen.Choose(0, 5000).Three().ListOf().ToArbitrary(),
        calls =>
        {
            var price = new Price(new TokenRates(0.00000015m, 0.0000006m) { CachedInput = 0.000000075m }, "test");
            var usages = calls.Select(c => new TokenUsage(c.Item1 + c.Item2, c.Item3, c.Item2)).ToList();
            usages.Sum(price.CostOf).ShouldBe(price.CostOf(usages.Aggregate(default(TokenUsage), (a, b) => a + b)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_cached_tokens_than_tokens_are_not_billed_below_nothing() =>
        new Price(new TokenRates(1m, 1m) { CachedInput = 0.1m }, "test").CostOf(new TokenUsage(10, 0, 50)).ShouldBe(1m);

    private static Deployment Deployment(string provider, string model) => new("d", ProviderCatalog.BuiltIn().Profiles.First(p => p.Id == provider), model) { PriceModel = model };
}
