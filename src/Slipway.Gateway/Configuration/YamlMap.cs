using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Slipway.Gateway.Configuration;

/// <summary>
/// A YAML mapping that is read field by field: every wrong type, unknown key and missing value becomes an issue with its line,
/// and reading goes on, so that one look at the file shows all of them.
/// </summary>
internal sealed class YamlMap
{
    private readonly Dictionary<string, YamlNode> fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> read = new(StringComparer.Ordinal);
    private readonly ConfigReading reading;

    public YamlMap(YamlMappingNode node, string path, ConfigReading reading)
    {
        this.reading = reading;
        Path = path;
        Line = (int)node.Start.Line;
        foreach (var (key, value) in node.Children)
        {
            fields[key.ToString()] = value;
        }
    }

    public string Path { get; }

    public int Line { get; }

    public IEnumerable<string> Keys => fields.Keys;

    public int LineOf(string key) => fields.TryGetValue(key, out var node) ? (int)node.Start.Line : Line;

    public string At(string key) => Path.Length == 0 ? key : Path + "." + key;

    public void Report(string key, string fault, string cure) => reading.Report(LineOf(key), At(key), fault, cure);

    public string? Text(string key)
    {
        if (Take(key) is not { } node)
        {
            return null;
        }

        if (node is not YamlScalarNode scalar)
        {
            Report(key, "must be a text.", $"Write `{key}: value`.");
            return null;
        }

        return IsNull(scalar) ? null : reading.Resolve(scalar, At(key));
    }

    /// <summary>The whole mapping as JSON: plain numbers and words like <c>true</c> become JSON's own. Counts as read.</summary>
    public JsonObject ToJson()
    {
        read.UnionWith(fields.Keys);
        return YamlJson.Of(fields, At, reading);
    }

    /// <summary>Reports a fault at the field that a JSON path within <see cref="ToJson"/> names.</summary>
    public void ReportAt(string jsonPath, string fault, string cure)
    {
        var line = Line;
        IReadOnlyDictionary<string, YamlNode>? here = fields;
        var names = jsonPath.Split('.', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(name => name.Split('[')[0]).ToList();
        foreach (var name in names)
        {
            if (here is null || !here.TryGetValue(name, out var node))
            {
                break;
            }

            line = (int)node.Start.Line;
            here = (node as YamlMappingNode)?.Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value, StringComparer.Ordinal);
        }

        reading.Report(line, names.Count == 0 ? Path : At(string.Join('.', names)), fault, cure);
    }

    public string? Required(string key, string cure)
    {
        var before = reading.Issues.Count;
        var text = Text(key);
        if (string.IsNullOrWhiteSpace(text) && reading.Issues.Count == before)
        {
            reading.Report(LineOf(key), At(key), "is missing.", cure);
        }

        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    public bool? Bool(string key) => Text(key) switch
    {
        null => null,
        "true" or "True" or "yes" => true,
        "false" or "False" or "no" => false,
        var other => Refuse<bool>(key, $"must be true or false, not `{other}`."),
    };

    public decimal? Number(string key, decimal least, decimal most)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var range = string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : Refuse<decimal>(key, $"must be a number {range}, not `{text}`.");
    }

    public int? Whole(string key, int least, int most)
    {
        var value = Number(key, least, most);
        return value is null || value == decimal.Truncate(value.Value) ? (int?)value : Refuse<int>(key, "must be a whole number.");
    }

    public TimeSpan? Seconds(string key) => Number(key, 0.001m, 86_400) is { } seconds ? TimeSpan.FromSeconds((double)seconds) : null;

    public YamlMap? Map(string key)
    {
        switch (Take(key))
        {
            case null:
            case YamlScalarNode scalar when IsNull(scalar):
                return null;
            case YamlMappingNode map:
                return new YamlMap(map, At(key), reading);
            default:
                Report(key, "must be a mapping.", $"Write `{key}:` and its settings indented below it.");
                return null;
        }
    }

    /// <summary>The items of a list; each is a mapping.</summary>
    public IEnumerable<YamlMap> Maps(string key)
    {
        var i = 0;
        foreach (var item in Items(key))
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{At(key)}[{i++}]");
            if (item is YamlMappingNode map)
            {
                yield return new YamlMap(map, path, reading);
            }
            else
            {
                reading.Report((int)item.Start.Line, path, "must be a mapping.", "Write `- key: value`.");
            }
        }
    }

    /// <summary>The items of a list; each is a text.</summary>
    public IEnumerable<string> Texts(string key)
    {
        foreach (var item in Items(key))
        {
            if (item is YamlScalarNode scalar && reading.Resolve(scalar, At(key)) is { Length: > 0 } text)
            {
                yield return text;
            }
            else
            {
                reading.Report((int)item.Start.Line, At(key), "holds something that is not a text.", "Write `- name`.");
            }
        }
    }

    public bool IsMap(string key) => fields.GetValueOrDefault(key) is YamlMappingNode;

    /// <summary>Keys that nobody asked for are named, with what is known here.</summary>
    public void RefuseUnknown(Func<string, string>? cure = null)
    {
        foreach (var key in fields.Keys.Where(k => !read.Contains(k)))
        {
            Report(key, "is not a setting that Slipway honours here.", cure?.Invoke(key) ?? $"Remove it. Known here: {string.Join(", ", read.Order(StringComparer.Ordinal))}.");
        }
    }

    private IEnumerable<YamlNode> Items(string key)
    {
        switch (Take(key))
        {
            case YamlSequenceNode list:
                return list.Children;
            case null:
            case YamlScalarNode scalar when IsNull(scalar):
                return [];
            default:
                Report(key, "must be a list.", $"Write `{key}:` and below it one `- ` line an item.");
                return [];
        }
    }

    private YamlNode? Take(string key)
    {
        read.Add(key);
        return fields.GetValueOrDefault(key);
    }

    private T? Refuse<T>(string key, string fault)
        where T : struct
    {
        Report(key, fault, "Correct the value or remove the line.");
        return null;
    }

    private static bool IsNull(YamlScalarNode node) => node.Style == YamlDotNet.Core.ScalarStyle.Plain && node.Value is null or "" or "null" or "~";
}
