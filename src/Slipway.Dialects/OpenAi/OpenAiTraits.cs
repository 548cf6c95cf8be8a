using System.Collections.Frozen;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// How one compatible server differs from OpenAI, as data (<c>Providers/providers.json</c>). What it takes beyond the common ground is off unless set,
/// since OpenAI itself answers 400 to fields that it does not know; what it refuses of the common ground is taken out or rewritten on the way.
/// Fields are named by their path in a request, without indexes: <c>logit_bias</c>, <c>messages.name</c>, <c>tools.function.strict</c>.
/// </summary>
public sealed record OpenAiTraits
{
    public static readonly OpenAiTraits Default = new();

    // Beyond the common ground.

    /// <summary>Send <c>top_k</c> and <c>min_p</c>, as vLLM and llama.cpp take them.</summary>
    public bool ExtendedSampling { get; init; }

    /// <summary>Send Anthropic's <c>cache_control</c> in parts and tools, as OpenRouter and LiteLLM take it.</summary>
    public bool CacheMarks { get; init; }

    /// <summary>Send <c>tool_choice.allowed_tools</c>; otherwise only the tools that are allowed are sent.</summary>
    public bool AllowedTools { get; init; }

    /// <summary>Send images within tool messages; otherwise they follow in a user message.</summary>
    public bool ToolResultImages { get; init; }

    /// <summary>Send <c>reasoning: {effort, max_tokens, exclude}</c> in place of <c>reasoning_effort</c>, as OpenRouter takes it.</summary>
    public bool ReasoningObject { get; init; }

    /// <summary>The field of an assistant message in which earlier thoughts go back (<c>reasoning_content</c>, <c>reasoning</c>); null where none is taken.</summary>
    public string? ThoughtsField { get; init; }

    /// <summary>The model's text begins with its thoughts between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c>.</summary>
    public bool ThinkTags { get; init; }

    /// <summary>Send <c>reasoning_effort</c>; null decides by the model's name.</summary>
    public bool? ReasoningEffort { get; init; }

    /// <summary>Send <c>verbosity</c>; null decides by the model's name.</summary>
    public bool? Verbosity { get; init; }

    /// <summary>Send <c>web_search_options</c>; null decides by the model's name.</summary>
    public bool? WebSearch { get; init; }

    /// <summary>The provider's own address offers the Responses API.</summary>
    public bool Responses { get; init; }

    /// <summary>It offers the older text completions; null decides by the model's name.</summary>
    public bool? Completions { get; init; }

    /// <summary>Families that reason: they take an effort, and refuse <c>max_tokens</c> in favour of <c>max_completion_tokens</c>.</summary>
    public IReadOnlyList<string> ReasoningModels { get => field ?? ["o1", "o3", "o4", "gpt-5"]; init; }

    // Short of the common ground.

    /// <summary>Fields that it refuses, each with the reason as a clause.</summary>
    public IReadOnlyDictionary<string, string> Refused { get => field ?? FrozenDictionary<string, string>.Empty; init; }

    /// <summary>Fields that have another name there: OpenAI's name, and the server's.</summary>
    public IReadOnlyDictionary<string, string> Renamed { get => field ?? FrozenDictionary<string, string>.Empty; init; }

    /// <summary>Roles whose messages take a text only, no list of parts.</summary>
    public IReadOnlyList<string> TextRoles { get => field ?? []; init; }

    /// <summary>Efforts that it takes, weakest first; others become the nearest. Empty is all.</summary>
    public IReadOnlyList<string> Efforts { get => field ?? []; init; }

    /// <summary>The role for developer messages where the server knows no such role.</summary>
    public string? DeveloperRole { get; init; }

    /// <summary>The server's word for <c>tool_choice: required</c>.</summary>
    public string? RequiredChoice { get; init; }

    /// <summary>What it takes in place of <c>response_format: json_schema</c>: <c>json_object</c> or <c>text</c>, and an instruction in words.</summary>
    public string? JsonSchemaAs { get; init; }

    public double? MaxTemperature { get; init; }

    /// <summary>Most stop sequences.</summary>
    public int? MaxStops { get; init; }

    /// <summary>A request has to be changed before this server takes it; without, the bytes of an OpenAI client pass as they are.</summary>
    internal bool Adapts => Refused.Count > 0 || Renamed.Count > 0 || TextRoles.Count > 0 || Efforts.Count > 0 || DeveloperRole is not null
        || RequiredChoice is not null || JsonSchemaAs is not null || MaxTemperature is not null || MaxStops is not null;

    /// <summary>Usage in a stream may be asked for; servers that refuse the question tell it anyway.</summary>
    internal bool StreamOptions => !Refused.ContainsKey("stream_options");

    /// <summary>OpenAI's last models that complete texts.</summary>
    private static readonly FrozenSet<string> CompletingModels = new[] { "gpt-3.5-turbo-instruct", "davinci-002", "babbage-002" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public bool Completes(string model) => Completions ?? CompletingModels.Contains(model);

    public bool Reasons(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        return ReasoningModels.Any(family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase));
    }
}
