using Slipway.System.Tests.Clients;

namespace Slipway.System.Tests.Running;

/// <summary>Scripts read what commands print: no escape codes of a terminal in it, even where TERM promises one.</summary>
public sealed class PlainOutputTests
{
    [Theory]
    [InlineData(1, "keys", "list")]
    [InlineData(0, "doctor")]
    public async Task What_goes_into_a_pipe_is_plain_text(int exitCode, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-system-").FullName;
        try
        {
            var outcome = await NodeClient.RunProgramAsync(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "slipway.dll"), .. arguments, "--data", SlipwayProgram.DataIn(folder)],
                folder,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["TERM"] = "xterm" },
                TestContext.Current.CancellationToken);

            outcome.ExitCode.ShouldBe(exitCode, outcome.Output + outcome.Error);
            (outcome.Output + outcome.Error).Trim().ShouldNotBeEmpty();
            (outcome.Output + outcome.Error).ShouldNotContain('\u001b');
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
