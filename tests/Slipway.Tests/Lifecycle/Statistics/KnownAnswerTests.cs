using Slipway.Lifecycle.Statistics;

namespace Slipway.Tests.Lifecycle.Statistics;

/// <summary>Vectors from SciPy 1.10 and from the papers named beside each function.</summary>
public sealed class KnownAnswerTests
{
    [Theory]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.8, 0.8416212335729143)]
    [InlineData(0.0005, -3.2905267314919255)]
    [InlineData(0.5, 0)]
    public void Normal_quantiles_agree_with_tables(double p, double expected) =>
        NormalDistribution.Quantile(p).ShouldBe(expected, 1e-10);

    [Theory]
    [InlineData(1.96, 0.9750021048517795)]
    [InlineData(-3, 0.0013498980316300933)]
    [InlineData(-6, 9.865876450376946e-10)]
    public void Normal_cumulative_agrees_with_tables(double x, double expected) =>
        NormalDistribution.Cumulative(x).ShouldBe(expected, 1e-13);

    [Fact]
    public void Wilson_agrees_with_scipy()
    {
        var a = Proportions.Wilson(200, 1000);
        (a.Low, a.High).ShouldSatisfyAllConditions(() => a.Low.ShouldBe(.176377, 1e-6), () => a.High.ShouldBe(.225919, 1e-6));
        var b = Proportions.Wilson(240, 1000);
        (b.Low, b.High).ShouldSatisfyAllConditions(() => b.Low.ShouldBe(.214557, 1e-6), () => b.High.ShouldBe(.267433, 1e-6));
    }

    [Fact]
    public void Newcombe_agrees_with_scipy()
    {
        var interval = Proportions.NewcombeDifference(200, 1000, 240, 1000);
        interval.Low.ShouldBe(.003680, 1e-6);
        interval.High.ShouldBe(.076203, 1e-6);
    }

    [Fact]
    public void Two_proportion_z_agrees_with_scipy()
    {
        var (z, p) = Proportions.TwoProportionZ(200, 1000, 240, 1000);
        z.ShouldBe(2.159168, 1e-6);
        p.ShouldBe(.030837, 1e-6);
    }

    [Fact]
    public void Exact_mcnemar_is_the_binomial_test()
    {
        McNemar.Of(6, 16).P.ShouldBe(220112 / 4194304.0, 1e-12);
        McNemar.Of(0, 0).P.ShouldBe(1);
        McNemar.Of(5, 5).P.ShouldBe(1);
        McNemar.Of(0, 10).P.ShouldBe(2 / 1024.0, 1e-12);
    }

    [Fact]
    public void Percentiles_are_type_seven()
    {
        double[] values = [100, 10, 30, 20, 50, 40, 70, 60, 90, 80];
        Percentile.Of(values, .50)!.Value.ShouldBe(55, 1e-12);
        Percentile.Of(values, .95)!.Value.ShouldBe(95.5, 1e-12);
        Percentile.Of(values, .99)!.Value.ShouldBe(99.1, 1e-12);
        Percentile.Of([], .5).ShouldBeNull();
    }

    [Fact]
    public void Confidence_sequence_margins_agree_with_the_published_formula()
    {
        ConfidenceSequence.Rho(0.05).ShouldBe(.296341, 1e-6);
        ConfidenceSequence.Margin(100, .25).ShouldBe(.161333, 1e-6);
        ConfidenceSequence.Margin(1000, .25).ShouldBe(.048838, 1e-6);
    }

    [Fact]
    public void Rows_needed_is_the_first_size_that_reaches_the_margin()
    {
        var n = ConfidenceSequence.RowsNeeded(.048838, .25)!.Value;
        ConfidenceSequence.Margin(n, .25).ShouldBeLessThanOrEqualTo(.048838);
        ConfidenceSequence.Margin(n - 1, .25).ShouldBeGreaterThan(.048838);
        ConfidenceSequence.RowsNeeded(0, .25).ShouldBeNull();
    }
}
