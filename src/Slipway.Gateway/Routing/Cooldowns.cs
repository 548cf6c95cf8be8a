using System.Collections.Concurrent;

namespace Slipway.Gateway.Routing;

/// <summary>Deployments that failed and are left alone for a while.</summary>
public sealed class Cooldowns(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> until = new(StringComparer.Ordinal);

    public void Cool(string deploymentId, TimeSpan duration) => until[deploymentId] = time.GetUtcNow() + duration;

    public void Clear(string deploymentId) => until.TryRemove(deploymentId, out _);

    /// <summary>How long this deployment still has to rest; null when it may be used.</summary>
    public TimeSpan? Remaining(string deploymentId)
    {
        if (until.IsEmpty || !until.TryGetValue(deploymentId, out var end))
        {
            return null;
        }

        var left = end - time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        until.TryRemove(deploymentId, out _);
        return null;
    }
}
