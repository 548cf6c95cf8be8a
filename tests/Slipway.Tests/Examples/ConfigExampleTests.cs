using Slipway.Gateway.Configuration;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;
using Slipway.Testing;

namespace Slipway.Tests.Examples;

/// <summary>Each configuration under <c>examples/configs</c> is accepted as written, and routes what its comments promise.</summary>
public sealed class ConfigExampleTests
{
    [Theory]
    [InlineData("examples/configs/openai-compatible.yaml", "gpt-4o-mini", "team-chat")]
    [InlineData("examples/configs/openai-compatible.yaml", "text-embedding-3-small", "team-embed")]
    [InlineData("examples/configs/ollama-gemini-cli.yaml", "gemini-3.5-flash-lite", "local-coder")]
    [InlineData("examples/configs/local.yaml", "text-embedding-3-large", "sentence-encoder")]
    public void It_reads_without_a_complaint_and_its_alias_leads_to_its_model(string file, string asked, string group)
    {
        var outcome = ConfigReader.Read(Repository.Read(file), name => name is "SLIPWAY_MASTER_KEY" or "UPSTREAM_API_KEY" ? "sk-for-this-test" : null, ProviderCatalog.BuiltIn());

        outcome.Issues.ShouldBeEmpty();
        var config = outcome.Config.ShouldNotBeNull();
        config.General.MasterKey.ShouldBe("sk-for-this-test");
        config.Models.Select(m => m.Name).ShouldContain(group);
        config.Router.Aliases.Single(a => new ModelPattern(a.Pattern).Matches(asked)).Group.ShouldBe(group);
    }
}
