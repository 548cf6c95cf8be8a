using Slipway.Engine.Sampling;

namespace Slipway.Tests.Engine.Sampling;

public sealed class SamplerTests
{
    private static readonly float[] Logits = [.. new[] { 0.5, 0.25, 0.125, 0.075, 0.05 }.Select(p => (float)Math.Log(p))];

    [Fact]
    public void Temperature_zero_takes_the_most_likely_and_the_first_of_equals()
    {
        new Sampler(SamplingOptions.Greedy).Choose([1, 3, 3, 2]).Token.ShouldBe(1);
    }

    [Fact]
    public void The_log_probability_is_the_models_own_whatever_the_filters() =>
        new Sampler(new SamplingOptions(Temperature: 0.1f, TopK: 1)).Choose(Logits).LogProbability.ShouldBe((float)Math.Log(0.5), 1e-5f);

    [Theory]
    [InlineData(1, 0, 1f, 0f, new[] { 0.5, 0.25, 0.125, 0.075, 0.05 })]
    [InlineData(1, 2, 1f, 0f, new[] { 2 / 3.0, 1 / 3.0, 0, 0, 0 })]
    [InlineData(1, 0, 0.7f, 0f, new[] { 2 / 3.0, 1 / 3.0, 0, 0, 0 })]
    [InlineData(1, 0, 1f, 0.2f, new[] { 4 / 7.0, 2 / 7.0, 1 / 7.0, 0, 0 })]
    [InlineData(0.5, 2, 1f, 0f, new[] { 0.8, 0.2, 0, 0, 0 })]
    public void Draws_follow_the_filtered_distribution(float temperature, int topK, float topP, float minP, double[] expected)
    {
        var sampler = new Sampler(new SamplingOptions(temperature, topK, topP, minP, Seed: 3));
        const int draws = 20_000;
        var counts = new int[5];
        for (var i = 0; i < draws; i++)
        {
            counts[sampler.Choose(Logits).Token]++;
        }

        for (var token = 0; token < 5; token++)
        {
            ((double)counts[token] / draws).ShouldBe(expected[token], 5 * Math.Sqrt(0.25 / draws));
            (expected[token] == 0 && counts[token] > 0).ShouldBeFalse();
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_draws()
    {
        var (a, b) = (new Sampler(new SamplingOptions(Seed: 9)), new Sampler(new SamplingOptions(Seed: 9)));
        for (var i = 0; i < 50; i++)
        {
            a.Choose(Logits).ShouldBe(b.Choose(Logits));
        }
    }

    [Theory]
    [InlineData(-1f, 0, 1f, 0f, "temperature")]
    [InlineData(float.NaN, 0, 1f, 0f, "temperature")]
    [InlineData(1f, -1, 1f, 0f, "top_k")]
    [InlineData(1f, 0, 0f, 0f, "top_p")]
    [InlineData(1f, 0, 1f, 1.5f, "min_p")]
    public void A_value_out_of_range_is_refused_by_field(float temperature, int topK, float topP, float minP, string field) =>
        Should.Throw<ArgumentException>(() => new Sampler(new SamplingOptions(temperature, topK, topP, minP))).Message.ShouldContain(field);

    [Fact]
    public void The_best_alternatives_come_in_order() => Sampler.Best(Logits, 3).Select(best => best.Token).ShouldBe([0, 1, 2]);
}
