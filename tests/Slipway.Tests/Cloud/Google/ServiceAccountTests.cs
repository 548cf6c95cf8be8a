using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Tests.Cloud.Google;

public sealed class ServiceAccountTests
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    [Fact]
    public async Task A_signed_request_that_the_public_key_verifies_is_exchanged_for_a_token()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("granted"));
        scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = scene.Write("key.json", scene.ServiceAccount());

        var authorization = await scene.TokenAsync();

        authorization.Token.ShouldBe("granted");
        authorization.Project.ShouldBe("house");
        authorization.QuotaProject.ShouldBeNull();
        authorization.UniverseDomain.ShouldBe("googleapis.com");
        authorization.Expires.ShouldBe(scene.Time.GetUtcNow().AddHours(1));
        var form = scene.Server.Calls.ShouldHaveSingleItem().Form;
        form["grant_type"].ShouldBe(Grant);
        var (header, claims) = Verified(form["assertion"], scene.Key);
        header.ToString().ShouldBe("""{"alg":"RS256","typ":"JWT","kid":"key-1"}""");
        claims.GetProperty("iss").GetString().ShouldBe("robot@house.iam.gserviceaccount.com");
        claims.GetProperty("aud").GetString().ShouldBe(scene.Server.Url + "/token");
        claims.GetProperty("scope").GetString().ShouldBe("https://www.googleapis.com/auth/cloud-platform");
        claims.GetProperty("iat").GetInt64().ShouldBe(scene.Time.GetUtcNow().ToUnixTimeSeconds());
        claims.GetProperty("exp").GetInt64().ShouldBe(scene.Time.GetUtcNow().ToUnixTimeSeconds() + 3600);
    }

    [Fact]
    public async Task In_another_universe_the_signed_request_is_the_token_and_nobody_is_asked()
    {
        await using var scene = await Scene.OpenAsync();

        var authorization = await scene.TokenAsync(scene.ServiceAccount(""", "universe_domain": "gateway.local", "quota_project_id": "payer" """));

        authorization.UniverseDomain.ShouldBe("gateway.local");
        authorization.QuotaProject.ShouldBe("payer");
        scene.Server.Calls.ShouldBeEmpty();
        var (header, claims) = Verified(authorization.Token, scene.Key);
        header.GetProperty("kid").GetString().ShouldBe("key-1");
        claims.GetProperty("sub").GetString().ShouldBe("robot@house.iam.gserviceaccount.com");
        claims.TryGetProperty("aud", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_in_pkcs1_form_is_read_too()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("granted"));
        (await scene.TokenAsync(scene.ServiceAccount(key: scene.Key.ExportRSAPrivateKeyPem()))).Token.ShouldBe("granted");
    }

    [Theory]
    [InlineData("invalid_grant", "Invalid JWT Signature.", "google_key_disabled", "gcloud iam service-accounts keys enable key-1 --iam-account=robot@house.iam.gserviceaccount.com")]
    [InlineData("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.", "google_clock_skew", "timedatectl set-ntp true")]
    [InlineData("invalid_grant", "Invalid grant: account not found", "google_account_gone", "gcloud iam service-accounts list --project=house")]
    [InlineData("invalid_grant", "Invalid JWT: Failed audience check.", "google_key_audience", "https://oauth2.googleapis.com/token")]
    [InlineData("unauthorized_client", "Something new.", "google_service_account_refused", "unauthorized_client: Something new.")]
    public async Task A_refusal_is_explained_with_the_command_that_mends_it(string code, string description, string expected, string cure)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", new Said(400, JsonSerializer.Serialize(new { error = code, error_description = description })));

        var fault = await scene.FaultAsync(scene.ServiceAccount());

        fault.Code.ShouldBe(expected);
        fault.Message.ShouldContain(cure);
        fault.Message.ShouldNotContain("PRIVATE KEY");
    }

    [Theory]
    [InlineData("private_key", "not a key")]
    [InlineData("private_key", "")]
    [InlineData("client_email", "")]
    [InlineData("token_uri", "http://tokens.example/token")]
    [InlineData("token_uri", "ftp://127.0.0.1/token")]
    public async Task A_damaged_key_file_is_named_with_its_field_and_nothing_is_sent(string field, string value)
    {
        await using var scene = await Scene.OpenAsync();
        var json = System.Text.Json.Nodes.JsonNode.Parse(scene.ServiceAccount())!;
        json[field] = value;
        var path = scene.Write("key.json", json.ToJsonString());

        var fault = await scene.FaultAsync(path);

        fault.Message.ShouldContain(field);
        fault.Message.ShouldContain(path);
        scene.Server.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{\"id_token\":\"x\"}")]
    [InlineData("<html>Sign in to the hotel network</html>")]
    [InlineData("{\"access_token\":\"two\\nlines\"}")]
    [InlineData("{\"access_token\":7}")]
    public async Task An_answer_without_a_usable_token_is_no_token(string body)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Text(body));
        (await scene.FaultAsync(scene.ServiceAccount())).Code.ShouldBe("google_token_unreadable");
    }

    private static (JsonElement Header, JsonElement Claims) Verified(string jwt, RSA key)
    {
        var parts = jwt.Split('.');
        parts.Length.ShouldBe(3);
        using var publicKey = RSA.Create();
        publicKey.ImportSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);
        publicKey.VerifyData(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).ShouldBeTrue();
        return (JsonElement.Parse(Base64Url.DecodeFromChars(parts[0])), JsonElement.Parse(Base64Url.DecodeFromChars(parts[1])));
    }
}
