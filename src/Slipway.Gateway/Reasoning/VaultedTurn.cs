using System.Text.Json.Serialization;
using Slipway.Core.Chat;

namespace Slipway.Gateway.Reasoning;

/// <summary>
/// What one turn of a model has to get back with the conversation: the order of its parts, the thoughts with their states, and the states of its
/// texts and calls. The words of texts and the arguments of calls are not kept: the client sends those.
/// </summary>
/// <param name="Family">Whose models can read the states.</param>
public sealed record VaultedTurn(string Family, IReadOnlyList<VaultedPart> Parts)
{
    [JsonIgnore]
    public ReasoningFamily ReasoningFamily => new(Family);
}

/// <summary>One part of the turn.</summary>
/// <param name="Kind"><c>thought</c>, <c>text</c> or <c>call</c>.</param>
/// <param name="State">The provider's opaque text, if this part has one.</param>
public sealed record VaultedPart(string Kind, string? State)
{
    public const string Thought = "thought";
    public const string Text = "text";
    public const string Call = "call";

    /// <summary>The words of a thought.</summary>
    public string? Words { get; init; }

    /// <summary>The id of a call, or OpenAI's id of a reasoning item.</summary>
    public string? Id { get; init; }

    public bool Redacted { get; init; }
}

[JsonSerializable(typeof(VaultedTurn))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class VaultJson : JsonSerializerContext;
