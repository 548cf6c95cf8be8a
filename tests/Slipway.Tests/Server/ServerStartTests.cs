using Slipway.Server.Commands;
using Slipway.Server.Hosting;

namespace Slipway.Tests.Server;

public sealed class ServerStartTests
{
    private const string Nothing = "general_settings: { discover_local_servers: false }";

    [Fact]
    public async Task A_second_server_on_a_data_folder_is_refused_and_leaves_the_first_alone()
    {
        await using var first = await RunningServer.StartAsync(Nothing);
        var refusal = await Should.ThrowAsync<CommandFailure>(() => SlipwayServer.StartAsync(new ServerOptions { DataPath = first.DataPath, Urls = "http://127.0.0.1:0" }, CancellationToken.None));
        refusal.Message.ShouldContain(first.DataPath);
        RunFile.Read(first.DataPath).ShouldNotBeNull();
        using var still = await first.GetAsync("v1/models");
        still.IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_cure()
    {
        await using var first = await RunningServer.StartAsync(Nothing);
        using var folder = new TemporaryData();
        var refusal = await Should.ThrowAsync<CommandFailure>(() => SlipwayServer.StartAsync(new ServerOptions { DataPath = folder.Path, Urls = first.Http.BaseAddress!.ToString() }, CancellationToken.None));
        refusal.Message.ShouldContain("Cannot listen on");
        refusal.Cure.ShouldContain("--urls");
    }

    [Theory]
    [InlineData("sk-short")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task An_address_that_others_can_reach_needs_a_strong_admin_key(string key)
    {
        using var folder = new TemporaryData();
        var config = Path.Combine(folder.Path, "slipway.yaml");
        await File.WriteAllTextAsync(config, $"general_settings: {{ master_key: {key}, discover_local_servers: false }}");
        var refusal = await Should.ThrowAsync<CommandFailure>(() => SlipwayServer.StartAsync(new ServerOptions { DataPath = folder.Path, ConfigPath = config, Urls = "http://0.0.0.0:0" }, CancellationToken.None));
        refusal.Message.ShouldContain("can be reached from other machines");
    }

    [Fact]
    public void A_data_folder_that_cannot_be_made_is_named_with_the_cure() =>
        Should.Throw<CommandFailure>(() => new DataFolder("/proc/no/such/place")).Cure.ShouldContain("--data");

    private sealed class TemporaryData : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("slipway-test-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
