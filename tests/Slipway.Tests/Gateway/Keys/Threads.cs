namespace Slipway.Tests.Gateway.Keys;

/// <summary>Real threads that start at one moment.</summary>
internal static class Threads
{
    public static void Race(int count, Action work)
    {
        using var start = new Barrier(count);
        var threads = Enumerable.Range(0, count).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            work();
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    }
}
