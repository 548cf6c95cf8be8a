using System.Diagnostics;
using System.Globalization;

namespace Slipway.System.Tests.Running;

/// <summary>The processes of this machine as <c>/proc</c> shows them (proc(5)): how a test finds the one child that it means.</summary>
public static class LinuxProcesses
{
    /// <summary>Skips the test where there is no <c>/proc</c>.</summary>
    public static void Require() => Assert.SkipUnless(OperatingSystem.IsLinux(), "child processes are found by /proc, which Linux alone has");

    /// <summary>Process ids whose command line holds every one of these arguments.</summary>
    public static IReadOnlyList<int> With(params string[] arguments)
        => [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && arguments.All(CommandLine(pid).Contains))];

    /// <summary>SIGKILL to this process alone, and waits until it is gone.</summary>
    public static async Task KillAsync(int pid, CancellationToken cancellation)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        await Wait.UntilAsync(() => !IsAlive(pid), TimeSpan.FromSeconds(30), cancellation);
    }

    /// <summary>A process that has ended and was not yet waited for by its parent has no command line: it counts as gone.</summary>
    public static bool IsAlive(int pid) => CommandLine(pid).Length > 0;

    private static string[] CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // ended in the meantime
        }
    }
}
