using Slipway.Core.Errors;
using Slipway.Lifecycle.Endpoints;
using Slipway.Lifecycle.Registry;

namespace Slipway.Tests.Lifecycle.Endpoints;

public sealed class EndpointRegistryTests : IAsyncLifetime
{
    private readonly LifecycleFixture fixture = new();

    private EndpointRegistry Endpoints => fixture.Services.Endpoints;

    public async ValueTask InitializeAsync()
    {
        await fixture.ImportAsync();
        await fixture.RunAsync((await fixture.CreateJobAsync()).Id, new CountingRunner());
    }

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_version_beside_its_base_half_and_half_reaches_the_catalogue_with_word_of_it()
    {
        var snapshots = new List<EndpointSnapshot>();
        fixture.Services.Catalog.Changed += snapshots.Add;
        await Endpoints.CreateAsync("spam", default);
        var tuned = (await Endpoints.DeployAsync("spam", "mail-filter", null, null, default)).Value.Deployed[0];
        var both = (await Endpoints.DeployAsync("spam", "use-lite", null, new Dictionary<string, int> { [tuned.Id] = 50, ["0"] = 50 }, default)).Value;

        snapshots.Count.ShouldBe(3);
        var served = fixture.Services.Catalog.Current.Endpoints["spam"];
        served.Models.Select(m => (m.Model, m.Kind, m.Percent)).ShouldBe([("mail-filter@1.0.0", "encoder_classifier", 50), ("use-lite", "base", 50)]);
        served.Models[1].Labels.ShouldBe(["ham", "spam"]);
        Directory.Exists(served.Models[0].ArtifactFolder).ShouldBeTrue();
        served.Choose("ann").ShouldBe(served.Choose("ann"));
        both.Deployed.ShouldAllBe(d => d.Id.Length == 10 && d.Id.All(char.IsAsciiDigit));
    }

    [Fact]
    public async Task What_is_stored_is_what_the_next_server_serves()
    {
        await Endpoints.CreateAsync("spam", default);
        await Endpoints.DeployAsync("spam", "mail-filter@1.0.0", null, null, default);
        var next = new EndpointCatalog(new global::Slipway.Storage.Lifecycle.SqliteEndpointStore(fixture.Database), fixture.Data);
        await next.RefreshAsync(default);
        next.Current.Endpoints["spam"].Models.Single().Percent.ShouldBe(100);
    }

    [Fact]
    public async Task An_altered_artifact_or_an_archived_version_is_not_deployed()
    {
        await Endpoints.CreateAsync("spam", default);
        var version = (await fixture.Services.Models.FindAsync("mail-filter", default)).Value;
        var weights = Path.Combine(fixture.Data, version.ArtifactFolder, "weights");
        File.WriteAllText(weights, "poison");
        (await Endpoints.DeployAsync("spam", "mail-filter", null, null, default)).Error!.Code.ShouldBe("artifact_altered");
        File.WriteAllText(weights, "w");
        await fixture.Services.Models.ChangeStageAsync("mail-filter", ModelStage.Archived, "ann", "old", false, default);
        (await Endpoints.DeployAsync("spam", "mail-filter", null, null, default)).Error!.Code.ShouldBe("version_archived");
    }

    [Fact]
    public async Task Names_are_checked_taken_once_and_freed_by_delete()
    {
        (await Endpoints.CreateAsync("Bad Name", default)).Error!.Field.ShouldBe("name");
        (await Endpoints.CreateAsync("use-lite", default)).Error!.Field.ShouldBe("name");
        (await Endpoints.CreateAsync("spam", default)).IsOk.ShouldBeTrue();
        (await Endpoints.CreateAsync("spam", default)).Error!.Kind.ShouldBe(ErrorKind.Conflict);
        (await Endpoints.DeleteAsync("spam", default)).IsOk.ShouldBeTrue();
        (await Endpoints.DeleteAsync("spam", default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
        fixture.Services.Catalog.Current.Endpoints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Changes_made_at_the_same_time_all_arrive()
    {
        await Endpoints.CreateAsync("spam", default);
        var tuned = (await Endpoints.DeployAsync("spam", "mail-filter", null, null, default)).Value.Deployed[0];
        await Task.WhenAll(
            Task.Run(() => Endpoints.DeployAsync("spam", "use-lite", null, null, default)),
            Task.Run(() => Endpoints.DeployAsync("spam", "tiny-demo", null, null, default)),
            Task.Run(() => Endpoints.SetTrafficAsync("spam", new Dictionary<string, int> { [tuned.Id] = 100 }, default)));
        (await Endpoints.GetAsync("spam", default)).Value.Deployed.Count.ShouldBe(3);
    }
}
