using Slipway.Gateway.Configuration;
using Slipway.Gateway.Providers;

namespace Slipway.Tests.Gateway.Configuration;

public sealed class ConfigReaderTests
{
    private static readonly Dictionary<string, string> Environment = new() { ["UPSTREAM_KEY"] = "sk-upstream" };

    [Fact]
    public void A_litellm_configuration_is_read_as_it_is()
    {
        var config = Read("""
            model_list:
              - model_name: house
                litellm_params:
                  model: openai/qwen3
                  api_base: http://127.0.0.1:8000/v1
                  api_key: os.environ/UPSTREAM_KEY
                  weight: 3
                  timeout: 30
                  input_cost_per_token: 1e-7
                model_info: { id: a, max_tokens: 4096 }
              - model_name: anthropic/*
                litellm_params: { model: openrouter/anthropic/* }
            router_settings:
              num_retries: 1
              cooldown_time: 9
              fallbacks: [{ house: ["other"] }]
              model_group_alias:
                "gemini-*": house
                secret: { model: house, hidden: true }
            general_settings:
              master_key: sk-master-0123456789abcdefghij
              max_request_size_mb: 1.5
            """).Config.ShouldNotBeNull();

        var house = config.Models[0];
        house.Target.Provider.ShouldBe("openai");
        house.Target.Model.ShouldBe("qwen3");
        house.Target.ApiBase.ShouldBe(new Uri("http://127.0.0.1:8000/v1/"));
        house.Target.ApiKey.ShouldBe("sk-upstream");
        house.Target.Weight.ShouldBe(3);
        house.Target.Timeout.ShouldBe(TimeSpan.FromSeconds(30));
        house.Target.Prices.Input.ShouldBe(0.0000001m);
        house.Info.MaxOutputTokens.ShouldBe(4096);
        config.Models[1].Target.Model.ShouldBe("anthropic/*");
        config.Router.Aliases.ShouldContain(a => a.Pattern == "gemini-*" && a.Group == "house" && !a.Hidden);
        config.Router.Aliases.ShouldContain(a => a.Pattern == "secret" && a.Hidden);
        config.Router.Fallbacks["house"].ShouldBe(["other"]);
        config.Router.Retries.ShouldBe(1);
        config.General.MaxRequestBytes.ShouldBe(1_572_864);
    }

    [Fact]
    public void All_faults_are_told_at_once_each_with_its_line_and_a_cure()
    {
        var outcome = Read("""
            model_list:
              - model_name: a
                litellm_params:
                  model: nowhere/x
              - litellm_params: { model: openai/x, weight: lots }
              - model_name: b
                litellm_params: { model: openai/x, api_key: os.environ/NOT_SET }
            router_settings:
              num_retries: 1.5
              surprise: 1
            """);

        outcome.Config.ShouldBeNull();
        outcome.Issues.Select(i => (i.Line, i.Path)).ShouldBe(
        [
            (4, "model_list[0].litellm_params.model"),
            (5, "model_list[1].model_name"),
            (5, "model_list[1].litellm_params.weight"),
            (7, "model_list[2].litellm_params.api_key"),
            (9, "router_settings.num_retries"),
            (10, "router_settings.surprise"),
        ], ignoreOrder: true);
        outcome.Issues.ShouldAllBe(i => i.Cure.Length > 5);
        outcome.Issues.ShouldContain(i => i.Fault.Contains("NOT_SET") && i.Cure.Contains("export NOT_SET"));
    }

    [Theory]
    [InlineData("model_list: [", 1)]
    [InlineData("- a\n- b", 1)]
    [InlineData("model_list:\n\t- x: 1", 1)]
    [InlineData("a: 1\na: 2", 2)]
    public void A_file_that_is_not_a_yaml_mapping_is_one_fault(string yaml, int line)
    {
        var outcome = Read(yaml);
        outcome.Config.ShouldBeNull();
        outcome.Issues.ShouldHaveSingleItem().Line.ShouldBeGreaterThanOrEqualTo(line);
    }

    [Fact]
    public void An_empty_file_is_a_configuration_without_models() => Read("").Config.ShouldNotBeNull().Models.ShouldBeEmpty();

    [Fact]
    public void A_name_that_is_both_model_and_alias_is_refused() => Read("""
        model_list:
          - model_name: a
            litellm_params: { model: openai/x }
        router_settings:
          model_group_alias: { a: a }
        """).Issues.ShouldHaveSingleItem().Fault.ShouldContain("both an alias and a model_name");

    [Fact]
    public void The_demonstration_model_is_no_target_of_aliases_and_fallbacks()
    {
        var issues = Read("""
            model_list:
              - model_name: a
                litellm_params: { model: openai/x }
            router_settings:
              fallbacks: [{ a: [tiny-demo] }]
              model_group_alias: { "gemini-*": tiny-demo }
            """).Issues;
        issues.Count.ShouldBe(2);
        issues.ShouldAllBe(i => i.Fault.Contains("demonstration"));
    }

    [Fact]
    public void A_header_that_could_smuggle_a_line_is_refused() => Read("""
        model_list:
          - model_name: a
            litellm_params: { model: openai/x, extra_headers: { x-a: "1\r\nx-b: 2" } }
        """).Issues.ShouldHaveSingleItem().Path.ShouldEndWith("extra_headers.x-a");

    [Theory]
    [InlineData("traits: { refuzed: { n: no } }", "providers[0].traits.refuzed", 4)]
    [InlineData("traits: { max_stops: many }", "providers[0].traits.max_stops", 4)]
    [InlineData("base_uri: http://x/", "providers[0].base_uri", 4)]
    [InlineData("protocol: telepathy", "providers[0].protocol", 4)]
    [InlineData("base_url: /v1", "providers[0].base_url", 4)]
    public void A_fault_in_a_provider_of_ones_own_has_line_and_cure(string line, string path, int number)
    {
        var issue = Read($"""
            providers:
              - id: acme
                title: Acme
                {line}
            """).Issues.ShouldHaveSingleItem();

        issue.Path.ShouldBe(path);
        issue.Line.ShouldBe(number);
        issue.Cure.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_model_may_name_a_provider_of_ones_own_and_an_api_version()
    {
        var config = Read("""
            model_list:
              - model_name: m
                litellm_params: { model: acme/x, api_version: 2025-01-01, base_model: gpt-5 }
            providers:
              - id: acme
                base_url: http://127.0.0.1:9/v1
                traits: { max_temperature: 1.5, text_roles: [tool], refused: { n: one answer a call } }
            """).Config.ShouldNotBeNull();

        var target = config.Models.ShouldHaveSingleItem().Target;
        (target.Provider, target.Model, target.ApiVersion, target.BaseModel).ShouldBe(("acme", "x", "2025-01-01", "gpt-5"));
        var provider = config.Providers.ShouldHaveSingleItem();
        provider.BaseUrl.ShouldBe(new Uri("http://127.0.0.1:9/v1/"));
        provider.Traits.MaxTemperature.ShouldBe(1.5);
        provider.Traits.TextRoles.ShouldBe(["tool"]);
    }

    private static ConfigOutcome Read(string yaml) => ConfigReader.Read(yaml, n => Environment.GetValueOrDefault(n), ProviderCatalog.BuiltIn());
}
