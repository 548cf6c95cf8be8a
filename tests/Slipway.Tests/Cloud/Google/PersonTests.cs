using System.Text.Json;

namespace Slipway.Tests.Cloud.Google;

/// <summary>Sign-ins of people, with and without a workforce pool, and those who act as a service account.</summary>
public sealed class PersonTests
{
    private const string Impersonate = "/v1/projects/-/serviceAccounts/robot@house.iam.gserviceaccount.com:generateAccessToken";

    [Fact]
    public async Task A_refresh_token_is_exchanged_and_the_quota_project_goes_along()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("of-person"));
        scene.WriteAdc(scene.AuthorizedUser(""", "quota_project_id": "payer" """));

        var authorization = await scene.TokenAsync();

        authorization.Token.ShouldBe("of-person");
        authorization.QuotaProject.ShouldBe("payer");
        authorization.Project.ShouldBe("payer");
        scene.Server.Calls.ShouldHaveSingleItem().Form.ShouldBe(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = "refresh-1",
            ["client_id"] = "client",
            ["client_secret"] = "hush",
        }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"error":"invalid_grant","error_description":"Token has been expired or revoked."}""", "google_sign_in_expired")]
    [InlineData("""{"error":"invalid_grant","error_description":"reauth related error (invalid_rapt)","error_subtype":"invalid_rapt"}""", "google_reauthentication")]
    [InlineData("""{"error":"deleted_client"}""", "google_user_refused")]
    public async Task A_sign_in_that_is_over_says_so_and_how_to_sign_in(string body, string code)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", new Said(400, body));
        scene.WriteAdc(scene.AuthorizedUser());

        var fault = await scene.FaultAsync();

        fault.Code.ShouldBe(code);
        fault.Message.ShouldContain("`gcloud auth application-default login`");
        fault.Message.ShouldNotContain("refresh-1");
        fault.Message.ShouldNotContain("hush");
    }

    [Fact]
    public async Task A_server_that_repeats_a_secret_does_not_get_it_into_a_message()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", new Said(400, """{"error":"invalid_grant","error_description":"Bad token 1//0abcdefghijkl and ya29.a0AbCdEf and eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"}"""));
        scene.WriteAdc(scene.AuthorizedUser());
        (await scene.FaultAsync()).Message.ShouldContain("Bad token [secret] and [secret] and [secret]");
    }

    [Fact]
    public async Task A_workforce_sign_in_uses_the_newest_refresh_token_that_it_was_given()
    {
        await using var scene = await Scene.OpenAsync();
        var count = 0;
        scene.Server.On("/oauth", call => Said.Text($$"""{"access_token":"for-{{call.Form["refresh_token"]}}","expires_in":3600,"refresh_token":"refresh-{{++count + 1}}"}"""));
        var file = $$"""
            { "type": "external_account_authorized_user", "audience": "//iam.googleapis.com/locations/global/workforcePools/people/providers/oidc", "client_id": "me", "client_secret": "hush",
              "refresh_token": "refresh-1", "token_url": "{{scene.Server.Url}}/oauth", "quota_project_id": "payer" }
            """;
        scene.WriteAdc(file);

        (await scene.TokenAsync()).Token.ShouldBe("for-refresh-1");
        scene.Time.Advance(TimeSpan.FromHours(1));
        (await scene.TokenAsync()).Token.ShouldBe("for-refresh-2");
        scene.Server.Calls[0].Headers["Authorization"].ShouldBe("Basic " + Convert.ToBase64String("me:hush"u8));
    }

    [Fact]
    public async Task Gclouds_impersonation_file_is_read_with_its_delegates_and_the_quota_of_the_one_who_acts()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("of-person"));
        scene.Server.On(Impersonate, Said.Text("""{"accessToken":"of-robot","expireTime":"2026-11-21T13:00:00Z"}"""));
        scene.WriteAdc(Impersonated(scene, """, "quota_project_id": "payer" """, """["first@house.iam.gserviceaccount.com"]"""));

        var authorization = await scene.TokenAsync();

        authorization.Token.ShouldBe("of-robot");
        authorization.Project.ShouldBe("house");
        authorization.QuotaProject.ShouldBeNull();
        authorization.Expires.ShouldBe(scene.Time.GetUtcNow().AddHours(1));
        var call = scene.Server.Calls[1];
        call.Headers["Authorization"].ShouldBe("Bearer of-person");
        call.Headers["x-goog-user-project"].ShouldBe("payer");
        call.Body.ShouldBe("""{"scope":["https://www.googleapis.com/auth/cloud-platform"],"lifetime":"3600s","delegates":["projects/-/serviceAccounts/first@house.iam.gserviceaccount.com"]}""");
    }

    [Theory]
    [InlineData(403, "PERMISSION_DENIED", "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).", "google_may_not_impersonate", "roles/iam.serviceAccountTokenCreator")]
    [InlineData(404, "NOT_FOUND", "Not found; Gaia id not found for email.", "google_account_gone", "gcloud iam service-accounts list")]
    public async Task Who_may_not_act_as_the_account_learns_which_role_is_missing(int status, string code, string message, string expected, string cure)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("of-person"));
        scene.Server.On(Impersonate, new Said(status, JsonSerializer.Serialize(new { error = new { code = status, message, status = code } })));
        scene.WriteAdc(Impersonated(scene, "", "[]").Replace("\"account\": \"\"", "\"account\": \"ada@example.com\""));

        var fault = await scene.FaultAsync();

        fault.Code.ShouldBe(expected);
        fault.Message.ShouldContain(cure);
        fault.Message.ShouldContain("robot@house.iam.gserviceaccount.com");
    }

    [Fact]
    public async Task The_api_that_impersonation_needs_is_enabled_in_the_project_that_google_names()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("of-person"));
        scene.Server.On(Impersonate, new Said(403, """{"error":{"code":403,"message":"IAM Service Account Credentials API has not been used in project 764086051850 before or it is disabled.","status":"PERMISSION_DENIED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED","domain":"googleapis.com","metadata":{"service":"iamcredentials.googleapis.com","consumer":"projects/764086051850"}}]}}"""));
        scene.WriteAdc(Impersonated(scene, "", "[]"));
        (await scene.FaultAsync()).Message.ShouldContain("gcloud services enable iamcredentials.googleapis.com --project=764086051850");
    }

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        await using var scene = await Scene.OpenAsync();
        var json = scene.AuthorizedUser();
        for (var i = 0; i < 6; i++)
        {
            json = $$"""{ "type": "impersonated_service_account", "service_account_impersonation_url": "{{scene.Server.Url}}{{Impersonate}}", "source_credentials": {{json}} }""";
        }

        (await scene.FaultAsync(json)).Code.ShouldBe("google_credentials_nested");
    }

    private static string Impersonated(Scene scene, string more, string delegates) => $$"""
        { "delegates": {{delegates}}, "service_account_impersonation_url": "{{scene.Server.Url}}{{Impersonate}}",
          "source_credentials": {{scene.AuthorizedUser(more)}}, "type": "impersonated_service_account" }
        """;
}
