using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Gateway.Ledger;
using static Slipway.Tests.Gateway.Ledger.LedgerSamples;

namespace Slipway.Tests.Gateway.Ledger;

/// <summary>
/// The other half of <see cref="KillTests"/>, which starts it by name in a process of its own with a folder in its environment: it writes to a
/// journal without end and says on its output what the ledger has acknowledged, until somebody kills it.
/// </summary>
public sealed class KilledProcess
{
    public const string FolderVariable = "SLIPWAY_TEST_JOURNAL";
    private const int Threads = 4;

    [Fact(Explicit = true)]
    public async Task Writes_until_it_is_killed()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder)
        {
            Assert.Skip("Only KillTests runs this.");
            return;
        }

        var away = new InMemoryUsageStore { Failure = new IOException("away") };
        var ledger = await UsageLedger.OpenAsync(folder, away, [], TimeProvider.System, NullLogger<UsageLedger>.Instance, default);
        using var output = Console.OpenStandardOutput();
        var workers = Enumerable.Range(0, Threads).Select(worker => new Thread(() => Write(ledger, output, worker))).ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(w => w.Join());
    }

    // Each line goes out in one write, after the ledger has returned: "b" begun, "s" settled, "w" withdrawn.
    private static void Write(UsageLedger ledger, Stream output, int worker)
    {
        for (var i = 0; ; i++)
        {
            var call = string.Create(CultureInfo.InvariantCulture, $"w{worker}-{i}");
            var entry = ledger.Begin(Intent(call, reserved: 0.05m)).Value;
            Say(output, "b " + call);
            if (i % 3 == 0)
            {
                ledger.Settle(entry, Row(entry.Intent, 0.01m));
                Say(output, "s " + call);
            }
            else if (i % 3 == 1)
            {
                ledger.Withdraw(entry);
                Say(output, "w " + call);
            }
        }
    }

    private static void Say(Stream output, string line)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(line + "\n");
        lock (output)
        {
            output.Write(bytes);
        }
    }
}
