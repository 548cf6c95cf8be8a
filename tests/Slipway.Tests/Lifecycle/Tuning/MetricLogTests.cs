using Slipway.Lifecycle.Tuning;

namespace Slipway.Tests.Lifecycle.Tuning;

public sealed class MetricLogTests : IDisposable
{
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("slipway-metrics-").FullName, "metrics.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    [Fact]
    public void Points_come_back_in_order_and_a_loss_that_is_not_finite_is_null()
    {
        Write((1, .5), (2, double.NaN));
        var points = MetricLog.Read(path);
        points.Select(p => (p.Step, p.Values["train_loss"])).ShouldBe([(1, .5), (2, null)]);
        MetricLog.Read(path, afterStep: 1).Single().Step.ShouldBe(2);
    }

    [Fact]
    public void A_line_torn_by_a_kill_is_dropped_and_the_next_run_goes_on_after_it()
    {
        Write((1, .9), (2, .8));
        File.AppendAllText(path, "{\"step\":3,\"ep");
        MetricLog.Read(path).Count.ShouldBe(2);
        Write((3, .7));
        MetricLog.Read(path).Select(p => p.Step).ShouldBe([1, 2, 3]);
        File.ReadAllLines(path).Length.ShouldBe(3);
    }

    [Fact]
    public void Steps_repeated_after_a_resume_replace_the_earlier_ones()
    {
        Write((1, .9), (2, .8), (3, .7));
        Write((2, .81), (3, .71), (4, .6));
        MetricLog.Read(path).Select(p => p.Values["train_loss"]).ShouldBe([.9, .81, .71, .6]);
    }

    private void Write(params (long Step, double Loss)[] points)
    {
        using var log = MetricLog.Open(path);
        foreach (var (step, loss) in points) log.Append(step, step / 10.0, DateTimeOffset.UnixEpoch, [new("train_loss", loss)]);
    }
}
