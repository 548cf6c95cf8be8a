using System.Text.Json;
using Slipway.Testing.Upstreams;

namespace Slipway.System.Tests.Clients.Scenarios;

/// <summary>Gemini CLI at work: it reads a file, writes another and runs a command, as a model behind another wire format tells it to.</summary>
[Collection(GeminiCliCollection.Name)]
public sealed class GeminiCliToolTests(ScriptedGateway gateway)
{
    /// <summary>Each way to sign in, with each upstream.</summary>
    public static TheoryData<string, string> Ways => new(from signIn in SignIns from row in UpstreamRow.All select (signIn, row.Model));

    private static string[] SignIns => ["key"];

    [Theory, MemberData(nameof(Ways))]
    public async Task It_reads_writes_and_runs(string signIn, string model)
    {
        using var cli = new GeminiCli();
        var (note, copy) = (Path.Combine(cli.Workspace, "note.txt"), Path.Combine(cli.Workspace, "copy.txt"));
        await File.WriteAllTextAsync(note, "the lighthouse is green", TestContext.Current.CancellationToken);
        var name = $"cli-{signIn}-{model}";
        gateway.Book.Add(name, new Script(
            new Turn(new Call("read_file", "{\"file_path\":", JsonSerializer.Serialize(note), "}")),
            new Turn(new Say("Now a copy."), new Call("write_file", JsonSerializer.Serialize(new { file_path = copy, content = "the lighthouse was green\n" }))),
            new Turn(new Call("run_shell_command", """{"command":"tr a-z A-Z < copy.txt"}""")),
            new Turn(new SayResults())));

        var outcome = await cli.AskAsync(gateway, signIn, "gemini-2.5-" + model, ScriptBook.Mark(name));

        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Output.ShouldContain("the lighthouse is green");
        outcome.Output.ShouldContain("THE LIGHTHOUSE WAS GREEN");
        (await File.ReadAllTextAsync(copy, TestContext.Current.CancellationToken)).ShouldBe("the lighthouse was green\n");
        gateway.Upstreams[model].Heard(name).Count.ShouldBe(4, "one request a turn, none repeated");
    }
}

[CollectionDefinition(Name)]
public sealed class GeminiCliCollection : ICollectionFixture<ScriptedGateway>
{
    public const string Name = "scripted gateway of gemini";
}
