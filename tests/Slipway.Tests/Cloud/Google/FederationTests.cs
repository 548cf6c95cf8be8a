using System.Text;
using System.Text.Json;
using Slipway.Cloud.Google.Subjects;

namespace Slipway.Tests.Cloud.Google;

/// <summary>External accounts: the token of another identity provider, from a file, a server or AWS, exchanged for Google's.</summary>
public sealed class FederationTests
{
    private const string Audience = "//iam.googleapis.com/projects/12/locations/global/workloadIdentityPools/pool/providers/oidc";
    private const string Exchange = "/v1/token";
    private const string Impersonate = "/v1/projects/-/serviceAccounts/robot@house.iam.gserviceaccount.com:generateAccessToken";

    [Theory]
    [InlineData("subject-1", "")]
    [InlineData("""{"value":"subject-1"}""", """, "format": { "type": "json", "subject_token_field_name": "value" }""")]
    public async Task A_token_in_a_file_is_exchanged(string content, string format)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On(Exchange, Said.Token("federated"));
        var path = scene.Write("token", content + "\n");

        (await scene.TokenAsync(scene.ExternalAccount($$"""{ "file": {{JsonSerializer.Serialize(path)}} {{format}} }"""))).Token.ShouldBe("federated");

        scene.Server.Calls.ShouldHaveSingleItem().Form.ShouldBe(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["audience"] = Audience,
            ["scope"] = "https://www.googleapis.com/auth/cloud-platform",
            ["requested_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
            ["subject_token"] = "subject-1",
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_token_from_a_server_is_asked_for_with_the_headers_of_the_file_and_read_anew_each_time()
    {
        await using var scene = await Scene.OpenAsync();
        var count = 0;
        scene.Server.On("/identity", _ => Said.Text($$"""{"access_token":"subject-{{++count}}"}"""));
        scene.Server.On(Exchange, call => Said.Token("for-" + call.Form["subject_token"]));
        var file = scene.ExternalAccount($$"""{ "url": "{{scene.Server.Url}}/identity?resource=x", "headers": { "Metadata": "True" }, "format": { "type": "json", "subject_token_field_name": "access_token" } }""");

        (await scene.TokenAsync(file)).Token.ShouldBe("for-subject-1");
        scene.Time.Advance(TimeSpan.FromHours(1));
        (await scene.TokenAsync(file)).Token.ShouldBe("for-subject-2");

        var asked = scene.Server.Calls[0];
        asked.Query.ShouldBe("?resource=x");
        asked.Headers["Metadata"].ShouldBe("True");
    }

    [Fact]
    public async Task A_service_account_is_impersonated_with_the_federated_token()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On(Exchange, Said.Token("federated"));
        scene.Server.On(Impersonate, Said.Text("""{"accessToken":"of-robot","expireTime":"2026-11-21T12:10:00Z"}"""));

        var authorization = await scene.TokenAsync(scene.ExternalAccount(File(scene), $$"""
            , "service_account_impersonation_url": "{{scene.Server.Url}}{{Impersonate}}", "service_account_impersonation": { "token_lifetime_seconds": 600 }
            """));

        authorization.Token.ShouldBe("of-robot");
        authorization.Project.ShouldBe("house");
        authorization.Expires.ShouldBe(scene.Time.GetUtcNow().AddMinutes(10));
        var call = scene.Server.Calls[1];
        call.Headers["Authorization"].ShouldBe("Bearer federated");
        call.Body.ShouldBe("""{"scope":["https://www.googleapis.com/auth/cloud-platform"],"lifetime":"600s"}""");
    }

    [Fact]
    public async Task A_workforce_pool_names_the_project_that_pays_unless_the_client_signs_in_itself()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On(Exchange, Said.Token("federated"));
        var file = scene.ExternalAccount(File(scene), """, "workforce_pool_user_project": "payer" """).Replace("projects/12/locations/global/workloadIdentityPools", "locations/global/workforcePools");
        await scene.TokenAsync(file);
        scene.Server.Calls[0].Form["options"].ShouldBe("""{"userProject":"payer"}""");

        await scene.TokenAsync(file.Replace("\"workforce_pool_user_project\"", "\"client_id\": \"me\", \"client_secret\": \"hush\", \"workforce_pool_user_project\""));
        scene.Server.Calls[1].Form.ContainsKey("options").ShouldBeFalse();
        scene.Server.Calls[1].Headers["Authorization"].ShouldBe("Basic " + Convert.ToBase64String("me:hush"u8));
    }

    [Fact]
    public async Task On_aws_the_keys_come_from_the_machine_with_a_session_and_the_request_is_signed_for_the_audience()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/latest/api/token", call => call.Method == "PUT" && call.Headers["X-aws-ec2-metadata-token-ttl-seconds"] == "300" ? Said.Text("session-1") : new Said(400, ""));
        scene.Server.On("/zone", call => WithSession(call, Said.Text("eu-west-1b")));
        scene.Server.On("/role", call => WithSession(call, Said.Text("gateway")));
        scene.Server.On("/role/gateway", call => WithSession(call, Said.Text("""{"AccessKeyId":"AKID","SecretAccessKey":"secret","Token":"temporary"}""")));
        scene.Server.On(Exchange, Said.Token("federated"));

        (await scene.TokenAsync(Aws(scene))).Token.ShouldBe("federated");

        var request = SubjectToken(scene);
        request.GetProperty("url").GetString().ShouldBe("https://sts.eu-west-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15");
        request.GetProperty("method").GetString().ShouldBe("POST");
        var headers = request.GetProperty("headers").EnumerateArray().ToDictionary(h => h.GetProperty("key").GetString()!, h => h.GetProperty("value").GetString()!, StringComparer.Ordinal);
        headers["host"].ShouldBe("sts.eu-west-1.amazonaws.com");
        headers["x-amz-date"].ShouldBe("20261121T120000Z");
        headers["x-amz-security-token"].ShouldBe("temporary");
        headers["x-goog-cloud-target-resource"].ShouldBe(Audience);
        headers["Authorization"].ShouldContain("SignedHeaders=host;x-amz-date;x-amz-security-token;x-goog-cloud-target-resource");
    }

    [Fact]
    public async Task On_aws_the_environment_is_enough_where_it_is_set()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On(Exchange, Said.Token("federated"));
        scene.Variables["AWS_REGION"] = "us-east-2";
        scene.Variables["AWS_ACCESS_KEY_ID"] = "AKID";
        scene.Variables["AWS_SECRET_ACCESS_KEY"] = "secret";

        await scene.TokenAsync(Aws(scene));

        scene.Server.Calls.ShouldHaveSingleItem().Path.ShouldBe(Exchange);
        SubjectToken(scene).GetProperty("url").GetString()!.ShouldContain("sts.us-east-2.");
    }

    // The vectors of google-auth-library-python, tests/test_aws.py.
    [Theory]
    [InlineData("POST", "https://sts.us-east-2.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15", false, "9e722e5b7bfa163447e2a14df118b45ebd283c5aea72019bdf921d6e7dc01a9a")]
    [InlineData("POST", "https://sts.us-east-2.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15", true, "596aa990b792d763465d73703e684ca273c45536c6d322c31be01a41d02e5b60")]
    [InlineData("GET", "https://ec2.us-east-2.amazonaws.com?Action=DescribeRegions&Version=2013-10-15", true, "41e226f997bf917ec6c9b2b14218df0874225f13bb153236c247881e614fafc9")]
    public void The_signature_of_aws_equals_the_published_one(string method, string url, bool temporary, string signature)
    {
        const string Token = "AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT+FvwqnKwRcOIfrRh3c/LTo6UDdyJwOOvEVPvLXCrrrUtdnniCEXAMPLE/IvU1dYUg2RVAJBanLiHb4IgRmpRV3zrkuWJOgQs8IZZaIv2BXIa2R4OlgkBN9bkUDNCJiBeb/AXlzBBko7b15fjrBs2+cTQtpZ3CYWFXG8C5zqx37wnOE49mRl/+OtkIKGO7fAE";
        var keys = new AwsKeys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", temporary ? Token : null);
        var headers = AwsSignature.Headers(method, new Uri(url), "us-east-2", keys, new DateTimeOffset(2020, 8, 11, 6, 55, 22, TimeSpan.Zero));
        headers["Authorization"].ShouldEndWith("Signature=" + signature);
    }

    [Theory]
    [InlineData("""{ "executable": { "command": "/bin/sh" } }""", "executable")]
    [InlineData("""{ "certificate": { "use_default_certificate_config": true } }""", "certificate")]
    [InlineData("""{ "environment_id": "aws2", "regional_cred_verification_url": "https://sts.{region}.amazonaws.com" }""", "aws1")]
    [InlineData("""{ "environment_id": "aws1", "regional_cred_verification_url": "https://sts.{region}.amazonaws.com", "url": "http://keys.example/" }""", "credential_source.url")]
    [InlineData("""{ "environment_id": "aws1" }""", "regional_cred_verification_url")]
    [InlineData("""{ "file": "/token", "format": { "type": "json" } }""", "format")]
    [InlineData("""{ "file": "/no/such/token" }""", "/no/such/token is not there")]
    [InlineData("""{ }""", "names no file")]
    public async Task A_source_that_cannot_be_used_is_refused_by_its_name(string source, string said)
    {
        await using var scene = await Scene.OpenAsync();
        (await scene.FaultAsync(scene.ExternalAccount(source))).Message.ShouldContain(said);
        scene.Server.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("invalid_target", "The target service indicated by the \"audience\" parameters is invalid.", "google_wrong_audience")]
    [InlineData("invalid_grant", "The audience in ID Token [x] does not match the expected audience.", "google_wrong_audience")]
    [InlineData("unauthorized_client", "The given credential is rejected by the attribute condition.", "google_attribute_condition")]
    [InlineData("invalid_grant", "ID Token issued at 1 is stale to sign-in.", "google_subject_token_expired")]
    [InlineData("invalid_request", "What?", "google_exchange_refused")]
    public async Task A_refused_exchange_is_explained(string code, string description, string expected)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On(Exchange, new Said(400, JsonSerializer.Serialize(new { error = code, error_description = description })));
        var fault = await scene.FaultAsync(scene.ExternalAccount(File(scene)));
        fault.Code.ShouldBe(expected);
        if (expected != "google_subject_token_expired")
        {
            fault.Message.ShouldContain("gcloud iam workload-identity-pools");
        }
    }

    private static string File(Scene scene) => $$"""{ "file": {{JsonSerializer.Serialize(scene.Write("token", "subject-1"))}} }""";

    private static string Aws(Scene scene) => scene.ExternalAccount($$"""
        { "environment_id": "aws1", "region_url": "{{scene.Server.Url}}/zone", "url": "{{scene.Server.Url}}/role", "imdsv2_session_token_url": "{{scene.Server.Url}}/latest/api/token",
          "regional_cred_verification_url": "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15" }
        """);

    private static Said WithSession(Seen call, Said said) => call.Headers.GetValueOrDefault("X-aws-ec2-metadata-token") == "session-1" ? said : new Said(401, "");

    private static JsonElement SubjectToken(Scene scene) => JsonElement.Parse(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(scene.Server.Calls[^1].Form["subject_token"])));
}
