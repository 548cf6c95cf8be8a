using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Keys;

/// <summary>
/// Limits of one key: requests in any 60 seconds (a sliding window over exact times, not buckets) and requests at once. In this process;
/// a refused call takes nothing.
/// </summary>
public sealed class RequestLimiter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Usage> usages = new(StringComparer.Ordinal);

    /// <summary>Takes a place for one call; null when it may go on. What was taken is given back by <see cref="Leave"/>.</summary>
    public Error? Enter(VirtualKey key)
    {
        var now = time.GetTimestamp();
        var usage = usages.GetOrAdd(key.TokenId, _ => new Usage());
        lock (usage)
        {
            while (usage.Times.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= Window)
            {
                usage.Times.Dequeue();
            }

            if (key.MaxParallelRequests <= usage.Running)
            {
                return new Error(ErrorKind.RateLimited, string.Create(CultureInfo.InvariantCulture, $"This key may have {key.MaxParallelRequests} requests under way at once. Wait for one to end.")) { Code = "max_parallel_requests", RetryAfter = TimeSpan.FromSeconds(1) };
            }

            if (key.RpmLimit <= usage.Times.Count)
            {
                // The call can go on when so many have left the window that one place is free; a limit may have been lowered meanwhile.
                var leaving = usage.Times.Count - key.RpmLimit.Value;
                var wait = key.RpmLimit == 0 ? Window : Window - time.GetElapsedTime(usage.Times.ElementAt(leaving), now);
                return new Error(ErrorKind.RateLimited, string.Create(CultureInfo.InvariantCulture, $"This key may make {key.RpmLimit} requests a minute. Retry in {Math.Ceiling(wait.TotalSeconds):0} s.")) { Code = "rpm_limit", RetryAfter = wait };
            }

            if (key.RpmLimit is not null)
            {
                usage.Times.Enqueue(now);
            }

            // Counted for keys without a limit too: they may be given one while calls are under way.
            usage.Running++;
            return null;
        }
    }

    public void Leave(VirtualKey key)
    {
        if (usages.TryGetValue(key.TokenId, out var usage))
        {
            lock (usage)
            {
                usage.Running = Math.Max(0, usage.Running - 1);
            }
        }
    }

    private sealed class Usage
    {
        /// <summary>When the calls of the last minute began, by the monotonic clock: it does not jump.</summary>
        public Queue<long> Times { get; } = new();

        public int Running { get; set; }
    }
}
