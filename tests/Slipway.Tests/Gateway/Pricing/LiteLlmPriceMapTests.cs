using System.Text;
using Slipway.Core.Usage;
using Slipway.Gateway.Pricing;
using Slipway.Testing;

namespace Slipway.Tests.Gateway.Pricing;

public sealed class LiteLlmPriceMapTests
{
    private const string Map = """
        {
          "sample_spec": { "input_cost_per_token": 0.0, "litellm_provider": "one of https://…", "max_tokens": "LEGACY parameter" },
          "gpt-4o": { "input_cost_per_token": 3e-06, "output_cost_per_token": 1.2e-05, "litellm_provider": "openai", "mode": "chat", "supports_vision": true },
          "house/claude": {
            "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05, "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06,
            "cache_creation_input_token_cost_above_1hr": 6e-06, "input_cost_per_token_above_200k_tokens": 6e-06, "output_cost_per_token_above_200k_tokens": 2.25e-05
          },
          "speech": { "input_cost_per_audio_token": 1e-05, "output_cost_per_audio_token": 2e-05, "input_cost_per_token": 1e-06, "output_cost_per_reasoning_token": 3e-06, "input_cost_per_request": 0.01 },
          "pictures": { "output_cost_per_image": 0.04, "mode": "image_generation" }
        }
        """;

    private readonly PriceBook book = PriceBook.BuiltIn(new ManualTime()).WithLiteLlmMap(Encoding.UTF8.GetBytes(Map), "map.json (2026-11-01)").Value;

    [Fact]
    public void The_map_comes_before_the_book_and_the_book_fills_what_it_leaves_open()
    {
        book.Find("gpt-4o").ShouldBe(new Price(0.000003m, 0.000012m, "map.json (2026-11-01)"));
        book.Find("gpt-4o-mini").ShouldNotBeNull().Source.ShouldStartWith("npm");
    }

    [Fact]
    public void Every_class_and_a_long_prompt_have_their_price()
    {
        var claude = book.Find("house/claude").ShouldNotBeNull();
        claude.CostOf(new TokenUsage(1000, 10, 100) { CacheWrite = 300, CacheWriteHour = 100 }).ShouldBe(600 * 0.000003m + 100 * 0.0000003m + 200 * 0.00000375m + 100 * 0.000006m + 10 * 0.000015m);
        claude.CostOf(new TokenUsage(200_001, 1)).ShouldBe(200_001 * 0.000006m + 0.0000225m);
        book.Find("speech").ShouldNotBeNull().CostOf(new TokenUsage(30, 20, 0, 5) { AudioInput = 10, AudioOutput = 7 }).ShouldBe(0.01m + 20 * 0.000001m + 10 * 0.00001m + 5 * 0.000003m + 7 * 0.00002m);
    }

    [Fact]
    public void What_is_not_priced_by_the_token_has_no_price() => book.Find("pictures").ShouldBeNull();

    [Theory]
    [InlineData("[]", "not LiteLLM's price map")]
    [InlineData("{\"a\":", "not LiteLLM's price map")]
    [InlineData("""{"a":{"input_cost_per_token":-1}}""", "`a` has the price -1")]
    [InlineData("""{"a":{"input_cost_per_token":1e30}}""", "`a` has the price 1e30")]
    public void A_map_that_makes_no_sense_is_refused_with_the_place(string json, string message)
    {
        var refused = PriceBook.BuiltIn().WithLiteLlmMap(Encoding.UTF8.GetBytes(json), "x");
        refused.IsOk.ShouldBeFalse();
        refused.Error!.Message.ShouldContain(message);
    }
}
