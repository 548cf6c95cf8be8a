namespace Slipway.Core.Chat;

/// <summary>A function that the model may call. The schema is JSON Schema text, or null for a function without parameters.</summary>
public sealed record ToolDefinition(string Name, string? Description, string? ParametersJsonSchema)
{
    /// <summary>OpenAI's strict mode: arguments must match the schema.</summary>
    public bool? Strict { get; init; }

    /// <summary>As <see cref="ContentPart.Cache"/>, on the tools up to this one.</summary>
    public CacheMark? Cache { get; init; }
}

/// <summary>A tool that the provider runs itself.</summary>
/// <param name="Kind">What it does; see the known values. Others are named by the dialect's own word.</param>
/// <param name="Dialect">The dialect whose settings these are.</param>
/// <param name="Json">The tool as it was written there, JSON text.</param>
public sealed record HostedTool(string Kind, string Dialect, string Json)
{
    public const string WebSearch = "web_search";
    public const string CodeExecution = "code_execution";
    public const string UrlContext = "url_context";
}

/// <summary>Whether and which tool the model has to call.</summary>
public sealed record ToolChoice(ToolChoiceMode Mode)
{
    /// <summary>With <see cref="ToolChoiceMode.Required"/>: only these functions.</summary>
    public IReadOnlyList<string> AllowedNames { get; init; } = [];

    /// <summary>False forbids several calls in one turn.</summary>
    public bool? Parallel { get; init; }
}

public enum ToolChoiceMode
{
    Auto,
    None,
    Required,
}

/// <summary>The form that the answer must have.</summary>
/// <param name="Kind">Text, any JSON object, or JSON that matches <paramref name="JsonSchema"/>.</param>
/// <param name="JsonSchema">JSON Schema text for <see cref="ResponseFormatKind.JsonSchema"/>.</param>
public sealed record ResponseFormat(ResponseFormatKind Kind, string? JsonSchema = null)
{
    public string? Name { get; init; }

    public bool? Strict { get; init; }
}

public enum ResponseFormatKind
{
    Text,
    JsonObject,
    JsonSchema,
}
