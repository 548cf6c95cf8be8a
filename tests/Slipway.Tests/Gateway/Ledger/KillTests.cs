using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Gateway.Ledger;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Gateway.Ledger;

/// <summary>A process that is killed (SIGKILL) while four threads write: whatever was acknowledged before is in the ledger after the next start, once.</summary>
public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(50)]
    [InlineData(2000)]
    public async Task What_was_acknowledged_before_the_kill_is_accounted_for_once(int lines)
    {
        var said = await WriteUntilKilledAsync(lines);
        var store = new InMemoryUsageStore();
        for (var start = 0; start < 2; start++)
        {
            await using var ledger = await UsageLedger.OpenAsync(folder.Path, store, [], TimeProvider.System, NullLogger<UsageLedger>.Instance, default);
        }

        var rows = store.Rows.ToDictionary(r => r.Intent.CallId, StringComparer.Ordinal);
        var settled = Of(said, "s");
        var withdrawn = Of(said, "w");
        settled.ShouldAllBe(call => rows[call].Cost == 0.01m && rows[call].SettledBy == "call");
        withdrawn.ShouldAllBe(call => !rows.ContainsKey(call));

        // Begun and no more heard of: under way (its reservation), or ended just before the kill without the time to say so.
        var open = Of(said, "b").Except(settled, StringComparer.Ordinal).Except(withdrawn, StringComparer.Ordinal).ToList();
        open.Where(call => int.Parse(call.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture) % 3 == 2).ShouldAllBe(call => rows[call].Cost == 0.05m && rows[call].SettledBy == "replay");

        // Nothing else but what the four threads had in hand.
        rows.Keys.Except(Of(said, "b"), StringComparer.Ordinal).Count().ShouldBeLessThanOrEqualTo(4);
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    private async Task<List<string>> WriteUntilKilledAsync(int lines)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(KillTests).Assembly.Location, "-explicit", "only", "-method", $"{typeof(KilledProcess).FullName}.{nameof(KilledProcess.Writes_until_it_is_killed)}" },
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { [KilledProcess.FolderVariable] = folder.Path },
        };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var said = new List<string>();
        try
        {
            while (said.Count < lines)
            {
                said.Add((await process.StandardOutput.ReadLineAsync(deadline.Token)).ShouldNotBeNull());
            }
        }
        finally
        {
            process.Kill();
        }

        // What it had said but we had not read yet; the last line may be cut.
        var rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        said.AddRange(rest.Split('\n')[..^1]);
        return said;
    }

    private static List<string> Of(List<string> said, string what) => [.. said.Where(l => l.StartsWith(what + " ", StringComparison.Ordinal)).Select(l => l[2..])];
}
