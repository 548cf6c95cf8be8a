namespace Slipway.Testing;

/// <summary>Waits for something that another thread or process brings about: looks again until it holds, or gives up after a long time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <returns>The first value for which <paramref name="holds"/> is true; the last one seen when patience is over.</returns>
    public static async Task<T> Async<T>(Func<Task<T>> read, Func<T, bool> holds)
    {
        using var timer = new PeriodicTimer(Look);
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await read();
            if (holds(value) || TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                return value;
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
