namespace Slipway.Server.Hosting;

/// <summary>
/// The threads that wait for sockets also run what was waiting for them: no hand-over to the thread pool between a packet and its answer. That
/// halves the CPU time of a call, and has a price: nothing that blocks or runs long may run on them; <see cref="RunAsideAsync"/> is for that.
/// </summary>
internal static class SocketThreads
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Not the default scheduler, and that is the point: what awaits under it comes back to it, and so to the thread pool, even when the
    /// awaited socket completes on a thread of its own.
    /// </summary>
    public static readonly TaskScheduler Pool = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, maxConcurrencyLevel: -1).ConcurrentScheduler;

    /// <summary>
    /// Must be called before the first socket is opened: .NET reads the variable once. An operator's own choice in the environment stands.
    /// </summary>
    public static void RunContinuations()
    {
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
        {
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
        }
    }

    /// <summary>A child process opens its sockets as it likes.</summary>
    public static void Forget(IDictionary<string, string?> childEnvironment) => childEnvironment.Remove(InlineCompletions);

    /// <summary>Runs work that may take its time, with all its continuations, on the thread pool.</summary>
    public static Task<T> RunAsideAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Pool).Unwrap();
}
