using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Gateway.Configuration;

/// <summary>YAML as JSON, by YAML's core schema: plain <c>true</c>, <c>12</c> and <c>null</c> are no text; what is quoted is.</summary>
internal static class YamlJson
{
    public static JsonObject Of(IReadOnlyDictionary<string, YamlNode> fields, Func<string, string> path, ConfigReading reading)
    {
        var json = new JsonObject();
        foreach (var (name, value) in fields)
        {
            json[name] = Of(value, path(name), reading);
        }

        return json;
    }

    private static JsonNode? Of(YamlNode node, string path, ConfigReading reading)
    {
        switch (node)
        {
            case YamlMappingNode map:
                return Of(map.Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value, StringComparer.Ordinal), name => path + "." + name, reading);
            case YamlSequenceNode list:
                return new JsonArray([.. list.Children.Select((item, i) => Of(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), reading))]);
            case YamlScalarNode scalar:
                return Of(scalar, path, reading);
            default:
                return null;
        }
    }

    private static JsonValue? Of(YamlScalarNode scalar, string path, ConfigReading reading)
    {
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(reading.Resolve(scalar, path));
        }

        return scalar.Value switch
        {
            null or "" or "null" or "~" => null,
            "true" or "True" => JsonValue.Create(true),
            "false" or "False" => JsonValue.Create(false),
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
            _ => JsonValue.Create(reading.Resolve(scalar, path)),
        };
    }
}
