using System.Collections.Concurrent;

namespace Slipway.Testing.Upstream;

/// <summary>Named gates, closed until opened. Opened over HTTP too (<c>POST /gates/NAME</c>), for clients that run as other programs.</summary>
public sealed class Gates
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> gates = new(StringComparer.Ordinal);

    public void Open(string name) => Of(name).TrySetResult();

    public Task WaitAsync(string name, CancellationToken cancellation) => Of(name).Task.WaitAsync(cancellation);

    private TaskCompletionSource Of(string name) => gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
