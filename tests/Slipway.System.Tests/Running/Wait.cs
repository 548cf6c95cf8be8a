using System.Runtime.CompilerServices;

namespace Slipway.System.Tests.Running;

/// <summary>Waits for a condition of the outside world, which can only be asked again and again.</summary>
public static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <returns>The first answer for which <paramref name="enough"/> holds.</returns>
    /// <exception cref="TimeoutException">It did not hold within the patience; says what was waited for and what the last answer was.</exception>
    public static async Task<T> ForAsync<T>(
        Func<Task<T>> ask, Func<T, bool> enough, TimeSpan patience, CancellationToken cancellation, [CallerArgumentExpression(nameof(enough))] string what = "")
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        using var tick = new PeriodicTimer(Pause);
        while (true)
        {
            var answer = await ask();
            if (enough(answer))
            {
                return answer;
            }

            try
            {
                await tick.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"`{what}` did not come true within {patience}; the last answer was: {answer}", late);
            }
        }
    }

    public static Task UntilAsync(Func<bool> condition, TimeSpan patience, CancellationToken cancellation, [CallerArgumentExpression(nameof(condition))] string what = "")
        => ForAsync(() => Task.FromResult(condition()), holds => holds, patience, cancellation, what);
}
