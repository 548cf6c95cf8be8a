using Slipway.Gateway.Configuration;
using Slipway.Gateway.Providers;

namespace Slipway.Tests.Gateway.Configuration;

public sealed class GoogleKeyRuleTests
{
    /// <summary>Providers of its own, so that this rule is tested whatever ships.</summary>
    private static readonly ProviderCatalog Providers = new(
    [
        new ProviderProfile("gemini", "Gemini") { BaseUrl = new Uri("https://generativelanguage.googleapis.com/v1beta/"), KeyVariable = "GEMINI_API_KEY" },
        new ProviderProfile("vertex_ai", "Vertex AI") { InProcess = true },
        new ProviderProfile("openai", "OpenAI") { BaseUrl = new Uri("https://api.openai.com/v1/"), KeyVariable = "OPENAI_API_KEY" },
    ]);

    [Theory]
    [InlineData("{ model: gemini/gemini-2.5-flash, api_key: AIza }", "its api_key")]
    [InlineData("{ model: gemini/gemini-2.5-flash }", "the environment (GEMINI_API_KEY)")]
    [InlineData("{ model: vertex_ai/gemini-2.5-flash, api_key: AIza }", "its api_key")]
    [InlineData("{ model: openai/gemini-2.5-flash, api_base: 'https://generativelanguage.googleapis.com/v1beta/openai', api_key: AIza }", "its api_key")]
    [InlineData("{ model: openai/gemini-2.5-flash, api_base: 'https://us-central1-aiplatform.googleapis.com/v1', api_key: AIza }", "its api_key")]
    public void In_production_an_api_key_for_google_is_refused_with_its_line_and_the_way_out(string target, string where)
    {
        var issue = Read("production", target).Issues.ShouldHaveSingleItem();
        issue.Line.ShouldBe(2);
        issue.Fault.ShouldContain(where);
        issue.Fault.ShouldNotContain("AIza");
        issue.Cure.ShouldContain("allow_google_api_keys: [\"house\"]");
        issue.Cure.ShouldContain("gcloud auth application-default login");
    }

    [Theory]
    [InlineData("{ model: openai/gpt-4o-mini, api_key: sk-1 }")]
    [InlineData("{ model: vertex_ai/gemini-2.5-flash }")]
    [InlineData("{ model: gemini/gemini-2.5-flash, api_base: 'http://gateway.internal:4000/v1beta', api_key: sk-1 }")]
    [InlineData("{ model: openai/x, api_base: 'https://googleapis.com.evil.example/v1', api_key: sk-1 }")]
    public void What_is_no_key_for_google_stays(string target) => Read("production", target).Config.ShouldNotBeNull();

    [Theory]
    [InlineData("house")]
    [InlineData("house-1")]
    public void A_model_that_is_allowed_by_its_name_or_id_stays(string allowed) =>
        Read("production", "{ model: gemini/x, api_key: AIza }", allowed).Config.ShouldNotBeNull().General.AllowGoogleApiKeys.ShouldBe([allowed]);

    [Fact]
    public void Development_takes_them() => Read("development", "{ model: gemini/x, api_key: AIza }").Config.ShouldNotBeNull();

    [Fact]
    public void A_name_that_allows_nothing_is_a_mistake() =>
        Read("production", "{ model: openai/x, api_key: sk-1 }", "huose").Issues.ShouldHaveSingleItem().Fault.ShouldContain("huose");

    [Fact]
    public void There_are_two_modes() => Read("staging", "{ model: openai/x }").Issues.ShouldHaveSingleItem().Path.ShouldBe("general_settings.mode");

    private static ConfigOutcome Read(string mode, string target, string? allowed = null) => ConfigReader.Read(
        $"""
        model_list:
          - model_name: house
            litellm_params: {target}
            model_info: {OpenBrace} id: house-1 {CloseBrace}
        general_settings:
          mode: {mode}
          allow_google_api_keys: [{allowed}]
        """, n => n == "GEMINI_API_KEY" ? "AIza" : null, Providers);

    private const string OpenBrace = "{";
    private const string CloseBrace = "}";
}
