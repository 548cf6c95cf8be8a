namespace Slipway.Core.Chat;

/// <summary>One piece of a message's content.</summary>
public abstract record ContentPart;

/// <summary>Plain text.</summary>
public sealed record TextPart(string Text) : ContentPart;

/// <summary>Reasoning that the model shows, with the provider's opaque signature if it gave one.</summary>
public sealed record ThoughtPart(string Text, string? Signature = null) : ContentPart;

/// <summary>The model declines; the text says why.</summary>
public sealed record RefusalPart(string Text) : ContentPart;

/// <summary>An image, a sound or a file: its bytes, or where they are (https, gs, data). Exactly one of the two is set.</summary>
public sealed record MediaPart(string MimeType, ReadOnlyMemory<byte>? Data, string? Uri) : ContentPart
{
    /// <summary>File name, where the caller gave one.</summary>
    public string? Name { get; init; }

    /// <summary>OpenAI's image detail (<c>low</c>, <c>high</c>, <c>auto</c>).</summary>
    public string? Detail { get; init; }
}

/// <summary>The model asks for a function to be called.</summary>
/// <param name="Id">Id that the result must name; made by us where the dialect has none.</param>
/// <param name="Name">Function name.</param>
/// <param name="ArgumentsJson">The arguments as JSON text, as the model wrote them.</param>
public sealed record ToolCallPart(string Id, string Name, string ArgumentsJson) : ContentPart
{
    /// <summary>Gemini's thought signature on the call, base64.</summary>
    public string? Signature { get; init; }
}

/// <summary>What a called function gave back.</summary>
/// <param name="CallId">The id of the call that this answers.</param>
/// <param name="Name">Function name; null where the dialect does not repeat it.</param>
/// <param name="Content">The result: text, or JSON text.</param>
public sealed record ToolResultPart(string CallId, string? Name, string Content) : ContentPart;
