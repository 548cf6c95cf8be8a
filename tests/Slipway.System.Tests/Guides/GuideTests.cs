using Slipway.Testing.Upstreams;

namespace Slipway.System.Tests.Guides;

/// <summary>
/// The pages that tell how to use a client with a local model, followed to the letter: their files are written, their commands are run. Only the
/// addresses are others, since ports may be taken and the local model is a scripted one.
/// </summary>
public sealed class GuideTests
{
    private const string Question = "What does this repository do?";

    [Fact]
    public Task Gemini_cli_answers_from_a_local_model() => FollowAsync("gemini-cli", Question, Reader("read_file", """{"file_path":"README.md"}"""), "It ferries letters.");

    [Fact]
    public Task Claude_code_answers_from_a_local_model() => FollowAsync("claude-code", Question, Reader("Read", """{"file_path":"README.md"}"""), "It ferries letters.");

    [Fact]
    public Task Codex_answers_from_a_local_model() => FollowAsync("codex", Question, Reader("exec_command", """{"cmd":"cat README.md"}"""), "It ferries letters.");

    [Fact]
    public Task Langgraph_runs_an_agent_on_a_local_model() => FollowAsync("langgraph", "How is the weather in Porto?", Weather, "It is 21 degrees in Porto.");

    [Fact]
    public Task The_adk_runs_an_agent_on_a_local_model() => FollowAsync("adk", "How is the weather in Porto?", Weather, "It is 21 degrees in Porto.");

    private static Script Weather => new(new Turn(new Call("weather", """{"city":"Porto"}""")), new Turn(new SayResults()));

    private static Script Reader(string tool, string arguments) => new(new Turn(new Call(tool, arguments)), new Turn(new SayResults()));

    private static async Task FollowAsync(string page, string prompt, Script script, string answer)
    {
        await using var walk = await GuideWalk.BeginAsync(page);
        walk.LocalModel.Book.AddFor(prompt, script);

        var outcome = await walk.FollowAsync();

        outcome.ExitCode.ShouldBe(0, outcome.Error + outcome.Output + walk.ServerLog);
        outcome.Output.ShouldContain(answer, Case.Sensitive, outcome.Error + walk.ServerLog);
    }
}
