using Slipway.Core.Errors;

namespace Slipway.Tests.Cloud.Google;

/// <summary>Where credentials are looked for, and in which order.</summary>
public sealed class SearchTests
{
    [Fact]
    public async Task The_variable_comes_before_gclouds_file_and_that_before_the_metadata_server()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", call => Said.Token(call.Form["grant_type"] == "refresh_token" ? "of-the-person" : "of-the-key"));
        Metadata(scene);
        scene.WriteAdc(scene.AuthorizedUser());
        scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = scene.Write("key.json", scene.ServiceAccount());

        (await scene.TokenAsync()).Token.ShouldBe("of-the-key");

        scene.Variables.Remove("GOOGLE_APPLICATION_CREDENTIALS");
        (await RenewedAsync(scene)).ShouldBe("of-the-person");

        File.Delete(Path.Combine(scene.Home, ".config/gcloud/application_default_credentials.json"));
        (await RenewedAsync(scene)).ShouldBe("of-the-machine");
    }

    [Fact]
    public async Task Gclouds_folder_can_be_elsewhere()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("elsewhere"));
        scene.Write("sdk/application_default_credentials.json", scene.AuthorizedUser());
        scene.Variables["CLOUDSDK_CONFIG"] = Path.Combine(scene.Home, "sdk");
        (await scene.TokenAsync()).Token.ShouldBe("elsewhere");
    }

    [Fact]
    public async Task A_variable_that_names_a_missing_file_ends_the_search()
    {
        await using var scene = await Scene.OpenAsync();
        scene.WriteAdc(scene.AuthorizedUser());
        scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = Path.Combine(scene.Home, "gone.json");

        var fault = await scene.FaultAsync();

        fault.Code.ShouldBe("google_credentials_file_missing");
        fault.Message.ShouldContain("gone.json");
        fault.Message.ShouldContain("unset GOOGLE_APPLICATION_CREDENTIALS");
        scene.Server.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_there_is_nothing_every_place_is_named_with_what_was_there()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Variables.Remove("METADATA_SERVER_DETECTION");
        scene.Variables["GCE_METADATA_HOST"] = scene.Server.Host;

        var fault = await scene.FaultAsync();

        fault.Kind.ShouldBe(ErrorKind.Upstream);
        fault.Message.ShouldContain("GOOGLE_APPLICATION_CREDENTIALS is not set");
        fault.Message.ShouldContain("application_default_credentials.json is not there");
        fault.Message.ShouldContain("is no metadata server of Google's");
        fault.Message.ShouldContain("gcloud auth application-default login");
    }

    [Theory]
    [InlineData("{", "google_credentials_unreadable", "line 1")]
    [InlineData("[]", "google_credentials_unreadable", "no object")]
    [InlineData("{\"type\":\"service_account\",\"private_key\":\"secret\nline\"}", "google_credentials_unreadable", "line 1")]
    [InlineData("{\"type\":\"service_account\",\"private_key\":[1]}", "google_credentials_unreadable", "private_key")]
    [InlineData("{}", "google_credentials_type", "no `type`")]
    [InlineData("{\"type\":\"gdch_service_account\"}", "google_credentials_type", "gdch_service_account")]
    [InlineData("{\"installed\":{\"client_id\":\"x\"}}", "google_credentials_type", "OAuth client")]
    [InlineData("{\"type\":\"authorized_user\",\"client_id\":\"c\",\"client_secret\":\"s\"}", "google_credentials_incomplete", "refresh_token")]
    [InlineData("{\"type\":\"external_account\"}", "google_credentials_incomplete", "audience")]
    [InlineData("{\"type\":\"external_account_authorized_user\"}", "google_credentials_incomplete", "client_id")]
    [InlineData("{\"type\":\"impersonated_service_account\"}", "google_credentials_incomplete", "service_account_impersonation_url")]
    public async Task A_file_that_is_no_credential_is_told_apart(string text, string code, string said)
    {
        await using var scene = await Scene.OpenAsync();
        var path = scene.Write("key.json", text);

        var fault = await scene.FaultAsync(path);

        fault.Code.ShouldBe(code);
        fault.Message.ShouldContain(said);
        fault.Message.ShouldContain(path);
        fault.Message.ShouldNotContain("secret\n");
    }

    [Fact]
    public async Task A_folder_is_no_credential_file()
    {
        await using var scene = await Scene.OpenAsync();
        (await scene.FaultAsync(scene.Home)).Message.ShouldContain("is a folder");
    }

    [Fact]
    public async Task Credentials_of_a_deployment_are_read_from_json_from_a_path_and_from_the_home_folder()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("granted"));
        var path = scene.Write("key.json", "\uFEFF" + scene.ServiceAccount());
        (await scene.TokenAsync(path)).Token.ShouldBe("granted");
        (await scene.TokenAsync("~/key.json")).Token.ShouldBe("granted");
        (await scene.TokenAsync("\n" + scene.ServiceAccount())).Token.ShouldBe("granted");
    }

    [Fact]
    public async Task The_environment_names_projects_for_the_default_credentials_and_not_for_a_deployments_own()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("granted"));
        scene.Variables["GOOGLE_CLOUD_PROJECT"] = "from-shell";
        scene.Variables["GOOGLE_CLOUD_QUOTA_PROJECT"] = "payer-from-shell";
        var path = scene.Write("key.json", scene.ServiceAccount(""", "quota_project_id": "payer-from-file" """));
        scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = path;

        var standard = await scene.TokenAsync();
        standard.Project.ShouldBe("from-shell");
        standard.QuotaProject.ShouldBe("payer-from-shell");

        var own = await scene.TokenAsync(path);
        own.Project.ShouldBe("house");
        own.QuotaProject.ShouldBe("payer-from-file");
    }

    private static void Metadata(Scene scene)
    {
        var flavored = new Dictionary<string, string> { ["Metadata-Flavor"] = "Google" };
        scene.Variables.Remove("METADATA_SERVER_DETECTION");
        scene.Variables["GCE_METADATA_HOST"] = scene.Server.Host;
        scene.Server.On("/", new Said(200, "computeMetadata/") { Headers = flavored });
        scene.Server.On("/computeMetadata/v1/instance/service-accounts/default/token", Said.Token("of-the-machine"));
    }

    private static async Task<string> RenewedAsync(Scene scene)
    {
        scene.Time.Advance(TimeSpan.FromHours(2));
        return (await scene.TokenAsync()).Token;
    }
}
