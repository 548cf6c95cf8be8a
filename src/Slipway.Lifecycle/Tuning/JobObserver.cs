namespace Slipway.Lifecycle.Tuning;

/// <summary>Turns a runner's calls into the metric file, progress and events. Events are written in order, behind the training thread's back.</summary>
internal sealed class JobObserver(JobLife life, MetricLog metrics, TimeProvider clock) : ITuningObserver
{
    private readonly Lock gate = new();
    private Task events = Task.CompletedTask;

    public void Planned(long totalSteps) => life.Progressed(life.Progress with { TotalSteps = totalSteps });

    public void Stepped(long step, double epoch, IEnumerable<KeyValuePair<string, double>> values)
    {
        lock (gate) metrics.Append(step, epoch, clock.GetUtcNow(), values);
        life.Progressed(life.Progress with { Step = step });
    }

    public void Happened(string level, string message)
    {
        lock (gate) events = SayAfter(events, level, message);
    }

    public Task DrainAsync()
    {
        lock (gate) return events;
    }

    private async Task SayAfter(Task before, string level, string message)
    {
        await before;
        await life.SayAsync(level, message);
    }
}
