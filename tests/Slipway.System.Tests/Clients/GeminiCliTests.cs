namespace Slipway.System.Tests.Clients;

/// <summary>
/// Google's own <c>gemini</c> command, headless, with every <c>gemini-*</c> model answered by a local OpenAI-compatible server. The settings file
/// is needed: a base URL in the environment alone selects a kind of login that the command refuses without a terminal.
/// </summary>
[Collection(GatewayCollection.Name)]
public sealed class GeminiCliTests(GatewayFixture gateway) : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("slipway-gemini-home-").FullName;
    private readonly string workspace = Directory.CreateTempSubdirectory("slipway-gemini-work-").FullName;

    public void Dispose()
    {
        Directory.Delete(home, recursive: true);
        Directory.Delete(workspace, recursive: true);
    }

    [Fact]
    public async Task It_answers_a_prompt_choosing_its_models_itself()
    {
        var outcome = await AskAsync("Say anything.");

        outcome.ExitCode.ShouldBe(0, outcome.Error);
        // The command puts a description of its surroundings before the prompt, and the echo says it all back.
        outcome.Output.ShouldStartWith("You said: ");
        outcome.Output.TrimEnd().ShouldEndWith("Say anything.");
    }

    [Fact]
    public async Task It_reads_a_file_by_a_tool_and_tells_what_stands_in_it()
    {
        var note = Path.Combine(workspace, "note.txt");
        await File.WriteAllTextAsync(note, "the lighthouse is green", TestContext.Current.CancellationToken);

        var outcome = await AskAsync($$"""use read_file {"file_path":"{{note}}"}""", "-m", "gemini-3.8-flash");

        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Output.ShouldContain("The tool said:");
        outcome.Output.ShouldContain("the lighthouse is green");
        // What the command read went up as a tool result, with the id of the call that asked for it.
        var last = gateway.Upstream.Calls.Last(c => c.Has("tools")).Messages[^1];
        last.GetProperty("role").GetString().ShouldBe("tool");
    }

    private async Task<Outcome> AskAsync(string prompt, params string[] more)
    {
        if (NodeClient.Missing is { } reason)
        {
            Assert.Skip(reason);
        }

        Directory.CreateDirectory(Path.Combine(home, ".gemini"));
        await File.WriteAllTextAsync(Path.Combine(home, ".gemini", "settings.json"), """
            { "security": { "auth": { "selectedType": "gemini-api-key" } }, "privacy": { "usageStatisticsEnabled": false }, "general": { "enableAutoUpdate": false } }
            """);
        var command = Path.Combine(NodeClient.Folder, "node_modules", ".bin", "gemini");
        return await NodeClient.RunProgramAsync("node", [command, "-p", prompt, .. more], workspace, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = home,
            ["GEMINI_API_KEY"] = gateway.Key,
            ["GOOGLE_GEMINI_BASE_URL"] = gateway.Address.GetLeftPart(UriPartial.Authority),
            ["GEMINI_CLI_TRUST_WORKSPACE"] = "true",
        }, TestContext.Current.CancellationToken);
    }
}
