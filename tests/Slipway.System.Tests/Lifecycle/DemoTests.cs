using System.Diagnostics;
using System.Text.RegularExpressions;
using Slipway.System.Tests.Running;

namespace Slipway.System.Tests.Lifecycle;

/// <summary>What a newcomer runs first.</summary>
public sealed partial class DemoTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_runs_to_its_end_and_leaves_models_and_endpoints_that_serve()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-system-").FullName;
        try
        {
            await RunDemoAsync(folder);
            await using var program = await SlipwayProgram.ServeAsync(
                folder, "general_settings: { master_key: os.environ/SLIPWAY_MASTER_KEY, discover_local_servers: false }", Cancellation);
            await LookAtWhatItLeftAsync(program);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task RunDemoAsync(string folder)
    {
        var (exitCode, output) = await RunAsync(folder, "demo", "--requests", "40", "--data", SlipwayProgram.DataIn(folder));

        exitCode.ShouldBe(0, output);
        Headings().Matches(output).Select(heading => heading.Groups[1].Value).ShouldBe(["1a", "1b", "1c", "1d", "2a", "2b", "2c", "2d"], output);
        DoneIn().IsMatch(output).ShouldBeTrue(output);
    }

    private static async Task LookAtWhatItLeftAsync(SlipwayProgram program)
    {
        using var admin = new AdminClient(program);
        (await admin.GetAsync("/api/v1/models/demo-spam/versions", Cancellation)).GetProperty("data").GetArrayLength().ShouldBe(1);
        var endpoint = await admin.GetAsync("/api/v1/endpoints/demo-spam-filter", Cancellation);
        endpoint.GetProperty("deployed_models").GetArrayLength().ShouldBe(2);
        endpoint.GetProperty("deployed_models").EnumerateArray().ShouldAllBe(m => m.GetProperty("traffic_percent").GetInt32() == 50);

        var answer = await admin.PostAsync(
            "/v1/chat/completions", new { model = "demo-spam-filter", messages = new[] { new { role = "user", content = "Subject: You have won!" } } }, Cancellation);
        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBeOneOf("spam", "ham");

        // Every request that the demo sent was accounted for, by the key that it made and deleted.
        var rows = await admin.GetAsync("/spend/logs?page_size=1000", Cancellation);
        rows.EnumerateArray().Count(r => r.GetProperty("end_user").GetString()?.StartsWith("visitor-", StringComparison.Ordinal) == true).ShouldBe(40);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "slipway.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TERM"] = "xterm" },
        };
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        try
        {
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, output + await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [GeneratedRegex(@"^──\s(\w+)\s", RegexOptions.CultureInvariant | RegexOptions.Multiline, 1000)]
    private static partial Regex Headings();

    [GeneratedRegex(@"Done in \d+ s\.", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DoneIn();
}
