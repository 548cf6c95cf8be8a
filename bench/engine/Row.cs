using System.Diagnostics;

namespace Slipway.Bench.Engine;

/// <summary>One line of the table: our figure beside a yardstick's; more is better.</summary>
internal sealed record Row(string What, double Ours, double? Yardstick, string Unit, string Peer)
{
    public override string ToString() => Yardstick is { } other
        ? $"| {What} | {Ours:F0} {Unit} | {Peer} {other:F0} {Unit} | {Ours / other:F2} |"
        : $"| {What} | {Ours:F0} {Unit} | {Peer}: not found | |";
}

/// <summary>Times work in CPU seconds of this process, so that other programs on the machine disturb little.</summary>
internal static class Clock
{
    private const double LeastSeconds = 1;
    private const int Rounds = 3;

    /// <summary>Best runs per CPU second of three rounds, after a warm-up.</summary>
    public static double RunsPerSecond(Action work)
    {
        var best = 0.0;
        for (var round = 0; round <= Rounds; round++)
        {
            var runs = 0;
            var start = Cpu();
            while (Cpu() - start < LeastSeconds)
            {
                work();
                runs++;
            }

            best = round == 0 ? 0 : Math.Max(best, runs / (Cpu() - start));
        }

        return best;
    }

    private static double Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }
}
