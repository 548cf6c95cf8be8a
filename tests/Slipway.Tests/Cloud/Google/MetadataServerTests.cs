namespace Slipway.Tests.Cloud.Google;

public sealed class MetadataServerTests
{
    private const string Account = "/computeMetadata/v1/instance/service-accounts/default/";

    [Fact]
    public async Task The_service_account_of_the_machine_is_asked_with_the_header_that_keeps_strangers_out()
    {
        await using var scene = await OpenAsync();
        scene.Server.On("/computeMetadata/v1/project/project-id", Said.Text("house"));
        scene.Server.On("/computeMetadata/v1/universe/universe-domain", Said.Text("sovereign.example"));

        var authorization = await scene.TokenAsync();

        authorization.Token.ShouldBe("of-machine");
        authorization.Project.ShouldBe("house");
        authorization.UniverseDomain.ShouldBe("sovereign.example");
        scene.Server.Calls.ShouldAllBe(c => c.Headers["Metadata-Flavor"] == "Google");
        scene.Server.Calls.Single(c => c.Path == Account + "token").Query.ShouldBe("?scopes=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcloud-platform");
    }

    [Fact]
    public async Task An_old_metadata_server_knows_no_universe()
    {
        await using var scene = await OpenAsync();
        (await scene.TokenAsync()).UniverseDomain.ShouldBe("googleapis.com");
    }

    [Fact]
    public async Task Where_it_is_assumed_to_be_there_it_is_not_looked_for()
    {
        await using var scene = await OpenAsync();
        scene.Variables["METADATA_SERVER_DETECTION"] = "assume-present";
        await scene.TokenAsync();
        scene.Server.Calls.ShouldNotContain(c => c.Path == "/");
    }

    [Theory]
    [InlineData("METADATA_SERVER_DETECTION", "none")]
    [InlineData("NO_GCE_CHECK", "True")]
    public async Task It_is_not_asked_when_the_environment_says_so(string variable, string value)
    {
        await using var scene = await OpenAsync();
        scene.Variables[variable] = value;
        (await scene.FaultAsync()).Message.ShouldContain("not asked");
        scene.Server.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_machine_without_a_service_account_learns_how_to_get_one()
    {
        await using var scene = await OpenAsync();
        scene.Server.On(Account + "token", new Said(404, "The service account was not found."));
        var fault = await scene.FaultAsync();
        fault.Code.ShouldBe("google_no_service_account_attached");
        fault.Message.ShouldContain("gcloud compute instances set-service-account");
    }

    private static async Task<Scene> OpenAsync()
    {
        var scene = await Scene.OpenAsync();
        scene.Variables.Remove("METADATA_SERVER_DETECTION");
        scene.Variables["GCE_METADATA_HOST"] = scene.Server.Host;
        scene.Server.On("/", new Said(200, "") { Headers = new Dictionary<string, string> { ["Metadata-Flavor"] = "Google" } });
        scene.Server.On(Account + "token", Said.Token("of-machine"));
        return scene;
    }
}
