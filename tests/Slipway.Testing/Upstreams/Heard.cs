using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams;

/// <summary>What a scripted upstream understood of a chat request, whatever the wire format.</summary>
public sealed record Heard(UpstreamCall Call, string Model, bool Stream, IReadOnlyList<HeardMessage> Messages)
{
    /// <summary>System and developer texts.</summary>
    public string System { get; init; } = "";

    public IReadOnlyList<HeardTool> Tools { get; init; } = [];

    /// <summary>A tool that the model has to call.</summary>
    public string? ForcedTool { get; init; }

    /// <summary>Schema that the answer has to match.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>JSON of any kind is wanted.</summary>
    public bool WantsJson { get; init; }

    /// <summary>The caller wants to see what the model thinks.</summary>
    public bool ShowsThoughts { get; init; }

    /// <summary>The model thinks in every turn, whatever the script says.</summary>
    public bool AlwaysThinks { get; init; }

    /// <summary>Most tokens of the answer.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The stream tells its usage.</summary>
    public bool WantsUsage { get; init; } = true;
}

/// <summary>A message; results of tools are user messages here, as most wires have it.</summary>
public sealed record HeardMessage(string Role, params IReadOnlyList<HeardPart> Parts)
{
    public const string User = "user";
    public const string Assistant = "assistant";

    public string Text => string.Concat(Parts.OfType<HeardText>().Select(t => t.Text));

    /// <summary>Messages of one role that follow one another count as one, as at Anthropic and Google.</summary>
    public static IReadOnlyList<HeardMessage> Merged(IReadOnlyList<HeardMessage> given)
    {
        List<HeardMessage> merged = [];
        foreach (var message in given)
        {
            if (merged.Count > 0 && merged[^1].Role == message.Role)
            {
                merged[^1] = new HeardMessage(message.Role, [.. merged[^1].Parts, .. message.Parts]);
            }
            else
            {
                merged.Add(message);
            }
        }

        return merged;
    }
}

public sealed record HeardTool(string Name, JsonElement? Schema);

public abstract record HeardPart;

public sealed record HeardText(string Text) : HeardPart;

/// <summary>An image, a sound or a file, or where it is.</summary>
public sealed record HeardMedia(string MimeType, int Bytes, string? Uri = null) : HeardPart;

public sealed record HeardThought(string Text, string? Signature) : HeardPart;

public sealed record HeardCall(string Id, string Tool, string Arguments) : HeardPart
{
    public string? Signature { get; init; }
}

public sealed record HeardResult(string CallId, string Content) : HeardPart;
