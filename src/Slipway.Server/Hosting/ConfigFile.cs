using Slipway.Gateway.Configuration;
using Slipway.Gateway.Providers;
using Slipway.Server.Commands;

namespace Slipway.Server.Hosting;

/// <summary>Reads the configuration file, or says all that is wrong with it.</summary>
internal static class ConfigFile
{
    public static SlipwayConfig Load(string? path, ProviderCatalog providers)
    {
        if (path is null)
        {
            return SlipwayConfig.Empty;
        }

        var outcome = Read(path, providers);
        return outcome.Config ?? throw new CommandFailure(
            $"{path} has {outcome.Issues.Count} {(outcome.Issues.Count == 1 ? "fault" : "faults")}:\n" + string.Join("\n", outcome.Issues.Select(i => "  " + i)),
            "Mend them and start again; `slipway serve --check` validates without starting.");
    }

    public static int Check(string? path)
    {
        if (path is null)
        {
            Console.WriteLine("No configuration file is named and there is no ./slipway.yaml: the embedded models and local servers will be served.");
            return 0;
        }

        var outcome = Read(path, ProviderCatalog.BuiltIn());
        foreach (var issue in outcome.Issues)
        {
            Console.WriteLine($"{path}: {issue}");
        }

        if (outcome.Config is not { } config)
        {
            return 1;
        }

        Console.WriteLine($"{path} is valid: {config.Models.Count} deployments in {config.Models.Select(m => m.Name).Distinct(StringComparer.Ordinal).Count()} models, {config.Router.Aliases.Count} aliases.");
        return 0;
    }

    private static ConfigOutcome Read(string path, ProviderCatalog providers)
    {
        try
        {
            return ConfigReader.Read(File.ReadAllText(path), Environment.GetEnvironmentVariable, providers);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"The configuration {path} cannot be read: {e.Message}", "Correct --config, or leave it out.");
        }
    }
}
