namespace Slipway.System.Tests.Clients.Scenarios;

/// <summary>Google's <c>gemini</c> command without a terminal, in a home and a workspace of its own.</summary>
public sealed class GeminiCli : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("slipway-gemini-home-").FullName;

    public string Workspace { get; } = Directory.CreateTempSubdirectory("slipway-gemini-work-").FullName;

    public void Dispose()
    {
        Directory.Delete(home, recursive: true);
        Directory.Delete(Workspace, recursive: true);
    }

    /// <summary>Asks once; tools run without a question.</summary>
    /// <param name="signIn">How it signs in.</param>
    public async Task<Outcome> AskAsync(ScriptedGateway gateway, string signIn, string model, string prompt)
    {
        if (NodeClient.Missing is { } reason)
        {
            Assert.Skip(reason);
        }

        Directory.CreateDirectory(Path.Combine(home, ".gemini"));
        await File.WriteAllTextAsync(Path.Combine(home, ".gemini", "settings.json"), $$"""
            { "security": { "auth": { "selectedType": "{{(signIn == "key" ? "gemini-api-key" : "vertex-ai")}}" } }, "privacy": { "usageStatisticsEnabled": false }, "general": { "enableAutoUpdate": false } }
            """);
        var environment = new Dictionary<string, string>(signIn switch
        {
            "key" => new() { ["GEMINI_API_KEY"] = gateway.Key, ["GOOGLE_GEMINI_BASE_URL"] = gateway.Url },
            "express" => new() { ["GOOGLE_API_KEY"] = gateway.Key, ["GOOGLE_GENAI_USE_VERTEXAI"] = "true", ["GOOGLE_VERTEX_BASE_URL"] = gateway.Url },
            _ => new Dictionary<string, string>
            {
                ["GOOGLE_APPLICATION_CREDENTIALS"] = gateway.Credentials,
                ["GOOGLE_CLOUD_PROJECT"] = "house",
                ["GOOGLE_CLOUD_LOCATION"] = "europe-west4",
                ["GOOGLE_GENAI_USE_VERTEXAI"] = "true",
                ["GOOGLE_VERTEX_BASE_URL"] = gateway.Url,
            },
        }, StringComparer.Ordinal)
        {
            ["HOME"] = home,
            ["GEMINI_CLI_TRUST_WORKSPACE"] = "true",
        };
        var command = Path.Combine(NodeClient.Folder, "node_modules", ".bin", "gemini");
        return await NodeClient.RunProgramAsync("node", [command, "-m", model, "--yolo", "-p", prompt], Workspace, environment, TestContext.Current.CancellationToken);
    }
}
