using Slipway.Gateway.Providers;
using Slipway.Server.Discovery;
using Slipway.Testing.Upstream;
using UpstreamReply = Slipway.Testing.Upstream.UpstreamReply;

namespace Slipway.Tests.Server.Discovery;

public sealed class LocalServersTests
{
    [Fact]
    public async Task A_server_that_answers_on_its_usual_port_is_found_and_one_that_goes_away_is_dropped()
    {
        var upstream = await FakeUpstream.StartAsync();
        await using var servers = new LocalServers(Catalog(upstream.ApiBase), new ManualTime());
        var changes = 0;
        servers.Changed += () => changes++;

        await servers.StartAsync(CancellationToken.None);
        var found = servers.Groups.ShouldHaveSingleItem();
        found.Name.ShouldBe("echo");
        found.Deployments[0].ApiBase.ShouldBe(new Uri(upstream.ApiBase + "/"));
        changes.ShouldBe(1);

        await servers.LookAsync(CancellationToken.None);
        changes.ShouldBe(1, "the same models again are no change");

        await upstream.DisposeAsync();
        await servers.LookAsync(CancellationToken.None);
        servers.Groups.ShouldBeEmpty();
        changes.ShouldBe(2);
    }

    [Theory]
    [InlineData("<html>a web application on the same port</html>")]
    [InlineData("[]")]
    [InlineData("""{"data":5}""")]
    [InlineData("""{"data":[{"name":"no id"},7,{"id":"a*b*c"},{"id":"*"}]}""")]
    public async Task Something_else_on_that_port_is_left_alone(string body)
    {
        await using var upstream = await FakeUpstream.StartAsync(_ => UpstreamReply.Json(body));
        await using var servers = new LocalServers(Catalog(upstream.ApiBase), new ManualTime());
        await servers.StartAsync(CancellationToken.None);
        servers.Groups.ShouldBeEmpty();
    }

    private static ProviderCatalog Catalog(Uri apiBase) => new([new ProviderProfile("ollama", "Ollama") { BaseUrl = new Uri(apiBase + "/"), Discover = true }]);
}
