using Slipway.Gateway.Providers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Gateway.Configuration;

/// <summary>Reads <c>slipway.yaml</c> (LiteLLM's <c>config.yaml</c>): all of it or nothing, and every fault at once with line and cure.</summary>
public static class ConfigReader
{
    /// <param name="yaml">The text of the file.</param>
    /// <param name="environment">Looks up environment variables for <c>os.environ/NAME</c>.</param>
    /// <param name="providers">The providers that a model may name.</param>
    public static ConfigOutcome Read(string yaml, Func<string, string?> environment, ProviderCatalog providers)
    {
        var reading = new ConfigReading(environment);
        var root = Root(yaml, reading);
        if (root is null)
        {
            return reading.Issues.Count == 0 ? new ConfigOutcome(SlipwayConfig.Empty, []) : new ConfigOutcome(null, reading.Issues);
        }

        var own = ProvidersReader.Read(root, reading, providers);
        providers = providers.With(own);
        var config = new SlipwayConfig
        {
            Providers = own,
            Models = [.. root.Maps("model_list").Select(entry => ModelListReader.Read(entry, providers)).OfType<ModelEntry>()],
            Router = RouterSettingsReader.Read(root.Map("router_settings")),
            General = GeneralSettingsReader.Read(root.Map("general_settings")),
        };
        root.RefuseUnknown();
        CrossCheck(config, reading);
        GoogleKeyRule.Check(config, providers, environment, reading);
        return new ConfigOutcome(reading.Issues.Count == 0 ? config : null, [.. reading.Issues.OrderBy(i => i.Line)]);
    }

    private static YamlMap? Root(string yaml, ConfigReading reading)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 0)
            {
                return null;
            }

            if (stream.Documents[0].RootNode is YamlMappingNode map)
            {
                return new YamlMap(map, "", reading);
            }

            reading.Report(1, "(file)", "must be a mapping at the top.", "Begin with `model_list:`.");
        }
        catch (YamlException e)
        {
            reading.Report((int)Math.Max(e.Start.Line, e.End.Line), "(file)", "is not valid YAML: " + e.Message, "Mend the line; indent with spaces, not tabs.");
        }

        return null;
    }

    /// <summary>The embedded generator is for demonstrations: what leads to it in place of another model would hide a failure (ADR 5).</summary>
    private const string DemoModel = "tiny-demo";

    private static void CrossCheck(SlipwayConfig config, ConfigReading reading)
    {
        var groups = config.Models.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (a, b) in config.Models.GroupBy(m => m.Info.Id).Where(g => g.Key is not null && g.Count() > 1).Select(g => (g.First(), g.Last())))
        {
            reading.Report(b.Line, "model_list", $"two deployments have the id `{b.Info.Id}` (the other at line {a.Line}).", "Give each model_info.id once, or leave it out.");
        }

        foreach (var (from, targets) in config.Router.Fallbacks)
        {
            foreach (var target in targets.Where(t => string.Equals(t, from, StringComparison.Ordinal)))
            {
                reading.Report(0, "router_settings.fallbacks", $"`{target}` falls back to itself.", "Name another group.");
            }
        }

        foreach (var alias in config.Router.Aliases.Where(a => a.Group == DemoModel))
        {
            reading.Report(alias.Line, "router_settings.model_group_alias", $"`{alias.Pattern}` leads to {DemoModel}, which is a demonstration and no chat model.", "Name a model of a real server, such as Ollama's; ask for tiny-demo by its own name.");
        }

        foreach (var from in config.Router.Fallbacks.Where(f => f.Value.Contains(DemoModel, StringComparer.Ordinal)).Select(f => f.Key))
        {
            reading.Report(0, "router_settings.fallbacks", $"`{from}` falls back to {DemoModel}, which is a demonstration and no chat model.", "Name a model of a real server.");
        }

        foreach (var alias in config.Router.Aliases.Where(a => groups.Contains(a.Pattern)))
        {
            reading.Report(alias.Line, "router_settings.model_group_alias", $"`{alias.Pattern}` is both an alias and a model_name, so one would hide the other.", "Rename one of the two.");
        }
    }
}
