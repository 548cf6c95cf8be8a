using Slipway.Dialects;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Providers.Protocols;
using Slipway.Gateway.Routing;

namespace Slipway.Tests.Gateway.Providers;

public sealed class GeminiProtocolTests
{
    private static readonly ProviderCatalog Providers = ProviderCatalog.BuiltIn();

    [Theory]
    [InlineData("gemini-2.5-flash", false, "{}", "Chat", "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent")]
    [InlineData("gemini-2.5-flash", true, "{}", "Chat", "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse")]
    [InlineData("tunedModels/mine", false, "{}", "Chat", "https://generativelanguage.googleapis.com/v1beta/tunedModels/mine:generateContent")]
    [InlineData("gemini-embedding-001", false, """{"content":{}}""", "Embeddings", "https://generativelanguage.googleapis.com/v1beta/models/gemini-embedding-001:embedContent")]
    [InlineData("gemini-embedding-001", false, """{"requests":[{}]}""", "Embeddings", "https://generativelanguage.googleapis.com/v1beta/models/gemini-embedding-001:batchEmbedContents")]
    public async Task A_call_goes_to_its_method(string model, bool stream, string body, string operation, string address)
    {
        var deployment = Only($$"""{ model: gemini/{{model}}, api_key: k }""");
        var call = new UpstreamCall(deployment, model, Enum.Parse<Operation>(operation), System.Text.Encoding.UTF8.GetBytes(body), stream, "req-1") { Dialect = DialectId.Gemini, PublicModel = "house" };
        var target = (await new GeminiProtocol().TargetAsync(call, default)).Value;

        target.Address.AbsoluteUri.ShouldBe(address);
        target.Headers.ShouldBe([new("x-goog-api-key", "k")]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9", "http://127.0.0.1:9/v1beta/models/m:generateContent")]
    [InlineData("http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1/models/m:generateContent")]
    [InlineData("http://127.0.0.1:9/behind/v1beta", "http://127.0.0.1:9/behind/v1beta/models/m:generateContent")]
    public async Task An_api_base_keeps_its_path(string apiBase, string address)
    {
        var deployment = Only($$"""{ model: gemini/m, api_base: "{{apiBase}}" }""");
        var call = new UpstreamCall(deployment, "m", Operation.Chat, "{}"u8.ToArray(), false, "req-1") { Dialect = DialectId.Gemini, PublicModel = "house" };

        (await new GeminiProtocol().TargetAsync(call, default)).Value.Address.AbsoluteUri.ShouldBe(address);
    }

    [Theory]
    [InlineData("GEMINI_API_KEY")]
    [InlineData("GOOGLE_API_KEY")]
    public void A_key_is_found_under_both_of_its_names(string variable) =>
        Only("{ model: gemini/m }", name => name == variable ? "from-environment" : null).ApiKey.ShouldBe("from-environment");

    [Fact]
    public void A_key_of_the_environment_goes_to_no_other_address() =>
        Only("{ model: gemini/m, api_base: \"http://127.0.0.1:9\" }", _ => "from-environment").ApiKey.ShouldBeNull();

    [Fact]
    public void Vertex_settings_are_read_and_completed_from_the_environment()
    {
        var written = Only("{ model: vertex_ai/gemini-2.5-pro, vertex_project: p, vertex_location: l, vertex_credentials: /keys/a.json }", _ => "other").Google.ShouldNotBeNull();
        var found = Only("{ model: vertex_ai/gemini-2.5-pro }", name => name switch { "VERTEXAI_PROJECT" => "p1", "GOOGLE_CLOUD_PROJECT" => "p2", "GOOGLE_CLOUD_LOCATION" => "l2", _ => null }).Google.ShouldNotBeNull();
        var express = Only("{ model: vertex_ai/gemini-2.5-pro, api_key: k }", _ => "other").Google.ShouldNotBeNull();

        (written.Project, written.Location, written.Credentials).ShouldBe(("p", "l", "/keys/a.json"));
        (found.Project, found.Location).ShouldBe(("p1", "l2"));
        express.Project.ShouldBeNull();
        written.ToString().ShouldNotContain("keys");
    }

    [Fact]
    public void A_credential_may_be_written_out_in_the_configuration() =>
        Only("""
            { model: vertex_ai/m, vertex_credentials: { type: external_account, credential_source: { file: /t }, service_account_impersonation: { token_lifetime_seconds: 600 }, client_id: 0123 } }
            """).Google!.Credentials.ShouldBe("""{"type":"external_account","credential_source":{"file":"/t"},"service_account_impersonation":{"token_lifetime_seconds":600},"client_id":"0123"}""");

    [Fact]
    public void The_shape_of_instances_is_configured_with_the_model()
    {
        var yaml = "model_list: [{ model_name: a, litellm_params: { model: vertex_ai/endpoints/1 }, model_info: { instance_field: messages, parameters_in_instance: true } }]";
        var config = ConfigReader.Read(yaml, _ => null, Providers).Config.ShouldNotBeNull();

        ConfiguredGroups.From(config, Providers, _ => null, DateTimeOffset.UnixEpoch)[0].Deployments[0].Predict.ShouldBe(new Slipway.Dialects.Vertex.PredictShape("messages", ParametersInInstance: true));
    }

    private static Deployment Only(string parameters, Func<string, string?>? environment = null)
    {
        var outcome = ConfigReader.Read($"model_list: [{{ model_name: a, litellm_params: {parameters.Trim()} }}]", _ => null, Providers);
        outcome.Config.ShouldNotBeNull(string.Join('\n', outcome.Issues));
        return ConfiguredGroups.From(outcome.Config, Providers, environment ?? (_ => null), DateTimeOffset.UnixEpoch)[0].Deployments[0];
    }
}
