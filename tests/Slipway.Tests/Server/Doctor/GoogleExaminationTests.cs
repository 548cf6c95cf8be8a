using System.Globalization;
using System.Text.Json;
using Slipway.Server.Doctor;
using Slipway.Server.Doctor.Google;
using Slipway.Tests.Cloud.Google;

namespace Slipway.Tests.Server.Doctor;

public sealed class GoogleExaminationTests
{
    private const string CountTokens = "/v1/projects/house/locations/global/publishers/google/models/gemini-2.5-flash:countTokens";

    [Fact]
    public async Task A_healthy_key_is_followed_from_the_file_to_the_model()
    {
        await using var scene = await OpenAsync();
        scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = scene.Write("key.json", scene.ServiceAccount());
        Scene.Permit(Path.Combine(scene.Home, "key.json"), UnixFileMode.UserRead);
        scene.Server.On("/tokeninfo", Said.Text("""{"email":"robot@house.iam.gserviceaccount.com","scope":"https://www.googleapis.com/auth/cloud-platform"}"""));
        scene.Server.On(CountTokens, Said.Text("""{"totalTokens":1}"""));

        var findings = await ExamineAsync(scene);

        findings.ShouldAllBe(f => f.Health == FindingHealth.Fine);
        findings.Select(f => f.Subject).ShouldBe(["place 1, GOOGLE_APPLICATION_CREDENTIALS", "credentials", "token endpoint", "token", "principal", "project", "quota project", "scopes", "clock", "Vertex AI"]);
        findings[0].Text.ShouldEndWith("key.json: chosen");
        Of(findings, "token").Text.ShouldContain("ends 2026-11-21 13:00:00Z, in 60 min");
        Of(findings, "principal").Text.ShouldBe("robot@house.iam.gserviceaccount.com");
        Of(findings, "project").Text.ShouldBe("house");
        Of(findings, "Vertex AI").Text.ShouldContain("lets gemini-2.5-flash be called in project house");
        scene.Server.Calls[^1].Headers["Authorization"].ShouldBe("Bearer ya29.secret-token");
    }

    [Fact]
    public async Task A_persons_sign_in_without_a_quota_project_is_warned_of_with_the_command()
    {
        await using var scene = await OpenAsync();
        scene.WriteAdc(scene.AuthorizedUser());
        scene.Variables["GOOGLE_CLOUD_PROJECT"] = "house";
        scene.Server.On("/tokeninfo", Said.Text("""{"email":"ada@example.com","scope":"openid https://www.googleapis.com/auth/cloud-platform"}"""));
        scene.Server.On(CountTokens, Refusal("Your application is authenticating by using local Application Default Credentials. The aiplatform.googleapis.com API requires a quota project, which is not set by default.", "SERVICE_DISABLED", "projects/764086051850"));

        var findings = await ExamineAsync(scene);

        findings[0].Text.ShouldBe("not set");
        findings[1].Subject.ShouldBe("place 2, gcloud's file");
        Of(findings, "principal").Text.ShouldBe("ada@example.com");
        var quota = Of(findings, "quota project");
        quota.Health.ShouldBe(FindingHealth.Look);
        quota.Cure.ShouldBe("`gcloud auth application-default set-quota-project house`");
        var vertex = Of(findings, "Vertex AI");
        vertex.Health.ShouldBe(FindingHealth.Broken);
        vertex.Cure.ShouldBe("`gcloud auth application-default set-quota-project house`");
    }

    [Fact]
    public async Task Who_may_not_use_the_quota_project_is_given_the_role_that_lacks()
    {
        await using var scene = await OpenAsync();
        scene.WriteAdc(scene.AuthorizedUser(""", "quota_project_id": "payer" """));
        scene.Variables["GOOGLE_CLOUD_PROJECT"] = "house";
        scene.Server.On("/tokeninfo", Said.Text("""{"email":"ada@example.com","scope":"https://www.googleapis.com/auth/cloud-platform"}"""));
        scene.Server.On(CountTokens, Refusal("Caller does not have required permission to use project payer. Grant the caller the roles/serviceusage.serviceUsageConsumer role, or a custom role with the serviceusage.services.use permission.", "USER_PROJECT_DENIED", "projects/payer"));

        var vertex = Of(await ExamineAsync(scene), "Vertex AI");

        vertex.Text.ShouldContain("serviceusage.services.use");
        vertex.Cure.ShouldBe("`gcloud projects add-iam-policy-binding payer --member='user:ada@example.com' --role=roles/serviceusage.serviceUsageConsumer`");
        scene.Server.Calls[^1].Headers["x-goog-user-project"].ShouldBe("payer");
    }

    [Theory]
    [InlineData("Vertex AI API has not been used in project 12 before or it is disabled.", "SERVICE_DISABLED", "`gcloud services enable aiplatform.googleapis.com --project=12`")]
    [InlineData("This API method requires billing to be enabled.", "BILLING_DISABLED", "`gcloud billing projects link 12 --billing-account=BILLING_ACCOUNT`")]
    [InlineData("Permission 'aiplatform.endpoints.predict' denied on resource.", "IAM_PERMISSION_DENIED", "`gcloud projects add-iam-policy-binding house --member='serviceAccount:robot@house.iam.gserviceaccount.com' --role=roles/aiplatform.user`")]
    [InlineData("Request had insufficient authentication scopes.", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "--scopes=cloud-platform")]
    public async Task What_vertex_refuses_is_explained_with_the_command_that_mends_it(string message, string reason, string cure)
    {
        await using var scene = await OpenAsync();
        scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = scene.Write("key.json", scene.ServiceAccount());
        scene.Server.On(CountTokens, Refusal(message, reason, "projects/12"));
        var vertex = Of(await ExamineAsync(scene), "Vertex AI");
        vertex.Health.ShouldBe(FindingHealth.Broken);
        vertex.Cure.ShouldNotBeNull().ShouldContain(cure);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_no_fault_of_the_credentials()
    {
        await using var scene = await OpenAsync();
        scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = scene.Write("key.json", scene.ServiceAccount());
        var vertex = Of(await ExamineAsync(scene), "Vertex AI");
        vertex.Health.ShouldBe(FindingHealth.Look);
        vertex.Text.ShouldContain("has no model gemini-2.5-flash");
    }

    [Fact]
    public async Task Nothing_found_lists_each_place_and_says_how_to_begin()
    {
        await using var scene = await OpenAsync();
        var findings = await ExamineAsync(scene);
        findings.Take(3).Select(f => f.Subject).ShouldBe(["place 1, GOOGLE_APPLICATION_CREDENTIALS", "place 2, gcloud's file", "place 3, metadata server"]);
        findings[3].Health.ShouldBe(FindingHealth.Broken);
        findings[3].Cure.ShouldNotBeNull().ShouldStartWith("`gcloud auth application-default login`");
    }

    [Fact]
    public async Task A_key_that_was_switched_off_and_a_clock_that_is_wrong_are_both_seen()
    {
        await using var scene = await OpenAsync();
        scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = scene.Write("key.json", scene.ServiceAccount());
        scene.Server.On("/token", new Said(400, """{"error":"invalid_grant","error_description":"Invalid JWT Signature."}""") { Headers = Date(scene, TimeSpan.FromMinutes(-10)) });

        var findings = await ExamineAsync(scene);

        Of(findings, "token").Cure.ShouldNotBeNull().ShouldContain("gcloud iam service-accounts keys list --iam-account=robot@house.iam.gserviceaccount.com");
        Of(findings, "token endpoint").Text.ShouldContain("answers (400");
        Of(findings, "clock").Text.ShouldBe("This machine's clock differs from 127.0.0.1's by 600 seconds.");
        Of(findings, "Vertex AI").Text.ShouldContain("can be reached; without a token");
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_worth_a_look()
    {
        await using var scene = await OpenAsync();
        var path = scene.WriteAdc(scene.AuthorizedUser());
        Scene.Permit(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        (await ExamineAsync(scene)).ShouldContain(f => f.Health == FindingHealth.Look && f.Cure == $"chmod 600 {path}");
    }

    [Theory]
    [InlineData(400, "API key expired. Please renew the API key.", "The API key has expired.")]
    [InlineData(400, "API key not valid. Please pass a valid API key.", "The API key is not known to Google.")]
    public async Task An_api_key_in_the_environment_is_tried_and_not_shown(int status, string message, string said)
    {
        await using var scene = await OpenAsync();
        scene.Variables["GEMINI_API_KEY"] = "AIzaSecretSecretSecret";
        scene.Server.On("/v1beta/models", Refusal(message, "API_KEY_INVALID", "projects/12", status));
        var finding = Of(await ExamineAsync(scene), "GEMINI_API_KEY");
        finding.Text.ShouldBe(said);
        finding.Cure.ShouldNotBeNull().ShouldContain("gcloud services api-keys");
    }

    [Fact]
    public async Task A_key_that_is_meant_for_a_gateway_is_not_sent_to_google()
    {
        await using var scene = await OpenAsync();
        scene.Variables["GEMINI_API_KEY"] = "sk-slipway-secret";
        scene.Variables["GOOGLE_GEMINI_BASE_URL"] = "http://127.0.0.1:4000";
        Of(await ExamineAsync(scene), "GEMINI_API_KEY").Health.ShouldBe(FindingHealth.Fine);
        scene.Server.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_location_cannot_lead_the_token_to_another_host()
    {
        await using var scene = await OpenAsync();
        scene.Variables["GOOGLE_APPLICATION_CREDENTIALS"] = scene.Write("key.json", scene.ServiceAccount());
        Of(await ExamineAsync(scene, q => q with { Location = "evil.example/", VertexUrl = null }), "Vertex AI").Text.ShouldContain("is no location");
    }

    private static async Task<Scene> OpenAsync()
    {
        var scene = await Scene.OpenAsync();
        scene.Server.On("/token", _ => Said.Token("ya29.secret-token") with { Headers = Date(scene, TimeSpan.Zero) });
        return scene;
    }

    private static Dictionary<string, string> Date(Scene scene, TimeSpan ahead) => new() { ["Date"] = (scene.Time.GetUtcNow() + ahead).ToString("R", CultureInfo.InvariantCulture) };

    private static Said Refusal(string message, string reason, string consumer, int status = 403) => new(status, JsonSerializer.Serialize(new
    {
        error = new
        {
            code = status,
            message,
            status = status == 403 ? "PERMISSION_DENIED" : "INVALID_ARGUMENT",
            details = new[] { new Dictionary<string, object> { ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo", ["reason"] = reason, ["metadata"] = new { service = "aiplatform.googleapis.com", consumer } } },
        },
    }));

    private static Finding Of(IEnumerable<Finding> findings, string subject) => findings.First(f => f.Subject == subject);

    /// <summary>Every examination is also held to the rule that no secret is ever said.</summary>
    private static async Task<List<Finding>> ExamineAsync(Scene scene, Func<GoogleQuestions, GoogleQuestions>? change = null)
    {
        using var http = new SocketsHttpHandler { UseProxy = false };
        var questions = new GoogleQuestions { VertexUrl = new Uri(scene.Server.Url), GeminiUrl = new Uri(scene.Server.Url) };
        // The loopback server dates its other answers by the real clock; only those that a test dates are looked at.
        var examination = new GoogleExamination(change?.Invoke(questions) ?? questions, scene.Environment, new OnlyDated(http), scene.Time, () => 0);
        var findings = new List<Finding>();
        await foreach (var finding in examination.RunAsync(CancellationToken.None))
        {
            findings.Add(finding);
        }

        var said = string.Join('\n', findings.Select(f => f.Text + f.Cure));
        foreach (var secret in new[] { "ya29", "PRIVATE KEY", "refresh-1", "hush", "AIza", "sk-slipway" })
        {
            said.ShouldNotContain(secret, Case.Sensitive);
        }

        return findings;
    }

    private sealed class OnlyDated(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath != "/token")
            {
                response.Headers.Date = null;
            }

            return response;
        }
    }
}
