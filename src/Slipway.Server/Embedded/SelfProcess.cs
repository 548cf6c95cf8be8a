using System.Diagnostics;

namespace Slipway.Server.Embedded;

/// <summary>Starts this program again in another of its roles (<c>slipway engine</c>, <c>slipway job run</c>).</summary>
internal static class SelfProcess
{
    public static ProcessStartInfo StartInfo(params IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath!;
        var info = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        if (string.Equals(Path.GetFileNameWithoutExtension(program), "dotnet", StringComparison.OrdinalIgnoreCase))
        {
            info.ArgumentList.Add(typeof(SelfProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        Hosting.SocketThreads.Forget(info.Environment);
        return info;
    }
}
