using YamlDotNet.RepresentationModel;

namespace Slipway.Gateway.Configuration;

/// <summary>The state of reading one file: the issues found so far, and the environment that <c>os.environ/NAME</c> is read from.</summary>
internal sealed class ConfigReading(Func<string, string?> environment)
{
    private const string FromEnvironment = "os.environ/";

    public List<ConfigIssue> Issues { get; } = [];

    public void Report(int line, string path, string fault, string cure) => Issues.Add(new ConfigIssue(line, path, fault, cure));

    public string? Resolve(YamlScalarNode node, string path)
    {
        var text = node.Value ?? "";
        if (!text.StartsWith(FromEnvironment, StringComparison.Ordinal))
        {
            return text;
        }

        var name = text[FromEnvironment.Length..];
        if (environment(name) is { Length: > 0 } value)
        {
            return value;
        }

        Report((int)node.Start.Line, path, $"takes its value from the environment variable {name}, which is not set.", $"Run `export {name}=…` before starting, or write the value here.");
        return null;
    }
}
