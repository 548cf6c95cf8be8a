using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Slipway.System.Tests.Running;

namespace Slipway.System.Tests.Lifecycle;

/// <summary>The embedded engine is a child process: its death costs a moment of its own models, nothing else.</summary>
public sealed class EngineCrashTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_engine_comes_back_and_leaves_with_its_server()
    {
        LinuxProcesses.Require();
        await using var program = await SlipwayProgram.ServeAsync(
            "general_settings: { master_key: os.environ/SLIPWAY_MASTER_KEY, discover_local_servers: false }", Cancellation);
        using var admin = new AdminClient(program);
        (await StreamAsync(admin.Http)).Text.ShouldNotBeEmpty();
        var gateway = program.Pid;
        var first = LinuxProcesses.With("engine", program.Data).ShouldHaveSingleItem();

        for (var crash = 0; crash < 2; crash++)
        {
            await LinuxProcesses.KillAsync(LinuxProcesses.With("engine", program.Data).ShouldHaveSingleItem(), Cancellation);
            var since = Stopwatch.StartNew();
            var back = await Wait.ForAsync(() => StreamAsync(admin.Http), answer => answer.Status == HttpStatusCode.OK, Patience, Cancellation);
            back.Text.ShouldNotBeEmpty();
            TestContext.Current.TestOutputHelper!.WriteLine($"answered again after {since.Elapsed.TotalSeconds:0.0} s");
        }

        program.Pid.ShouldBe(gateway);
        LinuxProcesses.IsAlive(gateway).ShouldBeTrue();
        var last = LinuxProcesses.With("engine", program.Data).ShouldHaveSingleItem();
        last.ShouldNotBe(first);
        (await program.StopAsync(Cancellation)).ShouldBe(0);
        LinuxProcesses.IsAlive(last).ShouldBeFalse();
        LinuxProcesses.With("engine", program.Data).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_engine_ends_when_its_server_is_killed()
    {
        LinuxProcesses.Require();
        await using var program = await SlipwayProgram.ServeAsync(
            "general_settings: { master_key: os.environ/SLIPWAY_MASTER_KEY, discover_local_servers: false }", Cancellation);
        using var admin = new AdminClient(program);
        (await StreamAsync(admin.Http)).Status.ShouldBe(HttpStatusCode.OK);
        var engine = LinuxProcesses.With("engine", program.Data).ShouldHaveSingleItem();

        await program.KillAsync(Cancellation);

        await Wait.UntilAsync(() => !LinuxProcesses.IsAlive(engine), Patience, Cancellation);
    }

    /// <summary>A streamed answer of the demonstration model; anything but an answer or a refusal that says when to come again is a failure.</summary>
    private static async Task<(HttpStatusCode Status, string Text)> StreamAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = "tiny-demo", stream = true, max_tokens = 8, messages = new[] { new { role = "user", content = "Once upon a time" } } }),
        };
        using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var body = await reply.Content.ReadAsStringAsync(Cancellation);
        if (reply.StatusCode != HttpStatusCode.OK)
        {
            reply.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, body);
            reply.Headers.RetryAfter.ShouldNotBeNull(body);
            return (reply.StatusCode, "");
        }

        body.ShouldContain("data: [DONE]");
        return (reply.StatusCode, string.Concat(SseText.Of(body)));
    }
}
