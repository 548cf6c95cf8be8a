using System.Collections.Frozen;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Tools that Google runs: the properties of a <c>Tool</c> beside its functions.</summary>
internal static class GeminiHostedTools
{
    /// <summary>Property to kind; what several providers have goes by the hub's word.</summary>
    private static readonly FrozenDictionary<string, string> Kinds = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["googleSearch"] = HostedTool.WebSearch,
        ["googleSearchRetrieval"] = HostedTool.WebSearch,
        ["enterpriseWebSearch"] = HostedTool.WebSearch,
        ["exaAiSearch"] = HostedTool.WebSearch,
        ["parallelAiSearch"] = HostedTool.WebSearch,
        ["codeExecution"] = HostedTool.CodeExecution,
        ["urlContext"] = HostedTool.UrlContext,
        ["googleMaps"] = "google_maps",
        ["computerUse"] = "computer_use",
        ["fileSearch"] = "file_search",
        ["retrieval"] = "retrieval",
        ["mcpServers"] = "mcp",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenSet<string> Known { get; } = Kinds.Keys.Append("functionDeclarations").ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<HostedTool> Read(JsonField tool)
    {
        foreach (var (name, kind) in Kinds.OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            if (tool[name] is { IsPresent: true } settings)
            {
                yield return new HostedTool(kind, DialectId.Gemini.Value, $"{{\"{name}\":{settings.Element.GetRawText()}}}");
            }
        }
    }

    /// <summary>Google's own as they came; another provider's where Google has the like of it.</summary>
    public static bool TryWrite(Utf8JsonWriter json, HostedTool tool)
    {
        if (Of(tool) is not { } text)
        {
            return false;
        }

        json.WriteRawValue(text, skipInputValidation: true);
        return true;
    }

    public static bool IsWritten(HostedTool tool) => Of(tool) is not null;

    /// <summary>A tool of another provider's comes without its settings.</summary>
    public static bool LosesSettings(HostedTool tool)
    {
        if (tool.Dialect == DialectId.Gemini.Value || Of(tool) is null)
        {
            return false;
        }

        using var document = JsonDocument.Parse(tool.Json);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.EnumerateObject().Any(property => property.Name is not ("type" or "name"));
    }

    private static string? Of(HostedTool tool) => tool.Dialect == DialectId.Gemini.Value ? tool.Json : tool.Kind switch
    {
        HostedTool.WebSearch => """{"googleSearch":{}}""",
        HostedTool.CodeExecution => """{"codeExecution":{}}""",
        HostedTool.UrlContext => """{"urlContext":{}}""",
        _ => null,
    };
}
