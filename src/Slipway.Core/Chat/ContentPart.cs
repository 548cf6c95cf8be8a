namespace Slipway.Core.Chat;

/// <summary>One piece of a message's content.</summary>
public abstract record ContentPart
{
    /// <summary>The caller asks that the prompt up to here, this part included, be kept in the provider's prompt cache.</summary>
    public CacheMark? Cache { get; init; }
}

/// <summary>A mark for a provider's prompt cache.</summary>
/// <param name="Ttl">How long to keep it (Anthropic <c>5m</c>, <c>1h</c>); null is the provider's default.</param>
public sealed record CacheMark(string? Ttl = null);

/// <summary>Plain text.</summary>
public sealed record TextPart(string Text) : ContentPart
{
    /// <summary>Where the model says that it took this from.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>What the provider wants back with this text (Gemini signs the last text of a turn).</summary>
    public ReasoningState? State { get; init; }
}

/// <summary>Reasoning that the model shows, with the provider's opaque state if it gave one. The text is empty where only the state is known.</summary>
public sealed record ThoughtPart(string Text, ReasoningState? State = null) : ContentPart
{
    /// <summary>The provider shows a summary only, or nothing (Anthropic <c>redacted_thinking</c>: the state is its data).</summary>
    public bool Redacted { get; init; }

    /// <summary>OpenAI's id of the reasoning item.</summary>
    public string? Id { get; init; }
}

/// <summary>The model declines; the text says why.</summary>
public sealed record RefusalPart(string Text) : ContentPart;

/// <summary>An image, a sound or a file: its bytes, or where they are (https, gs, data, or a provider's file id). Exactly one of the two is set.</summary>
public sealed record MediaPart(string MimeType, ReadOnlyMemory<byte>? Data, string? Uri) : ContentPart
{
    /// <summary>File name or title, where the caller gave one.</summary>
    public string? Name { get; init; }

    /// <summary>OpenAI's image detail (<c>low</c>, <c>high</c>, <c>auto</c>).</summary>
    public string? Detail { get; init; }

    /// <summary>The address is a file id of the provider's, not an address.</summary>
    public bool IsFileId { get; init; }

    /// <summary>Id of a sound that the model made, to be named in a later turn (OpenAI <c>audio.id</c>).</summary>
    public string? Id { get; init; }

    /// <summary>The content itself is here, or at an address that anybody can read.</summary>
    public bool IsReadable => Data is not null || (Uri is not null && !IsFileId);

    /// <summary>What a sound that the model made says, in words.</summary>
    public string? Transcript { get; init; }
}

/// <summary>The model asks for a function to be called.</summary>
/// <param name="Id">Id that the result must name; made by us where the dialect has none.</param>
/// <param name="Name">Function name.</param>
/// <param name="ArgumentsJson">The arguments as JSON text, as the model wrote them.</param>
public sealed record ToolCallPart(string Id, string Name, string ArgumentsJson) : ContentPart
{
    /// <summary>What the provider wants back with the call (Gemini's thought signature).</summary>
    public ReasoningState? State { get; init; }
}

/// <summary>What a called function gave back.</summary>
/// <param name="CallId">The id of the call that this answers.</param>
/// <param name="Name">Function name; null where the dialect does not repeat it.</param>
/// <param name="Content">The result: text, or JSON text.</param>
public sealed record ToolResultPart(string CallId, string? Name, string Content) : ContentPart
{
    /// <summary>The function failed; the content says how.</summary>
    public bool IsError { get; init; }

    /// <summary>Images and files that the function gave back beside the text.</summary>
    public IReadOnlyList<MediaPart> Media { get; init; } = [];
}

/// <summary>
/// A step of a tool that the provider runs itself (code execution, web search, ...), or another part that only one dialect knows: kept as the
/// JSON it came as, and written again only in that dialect.
/// </summary>
/// <param name="Dialect">The dialect that knows it (<c>gemini</c>, <c>anthropic</c>, <c>openai_responses</c>).</param>
/// <param name="Kind">The part's type there (<c>executableCode</c>, <c>server_tool_use</c>).</param>
/// <param name="Json">The whole part as JSON text.</param>
public sealed record HostedPart(string Dialect, string Kind, string Json) : ContentPart;

/// <summary>A source that the model names for a stretch of its text.</summary>
/// <param name="Uri">Address of the source, or null where it is a document of the prompt.</param>
/// <param name="Title">Title of the source.</param>
public sealed record Citation(string? Uri, string? Title)
{
    /// <summary>Where the stretch begins in its text, in UTF-16 units; null where the provider does not say.</summary>
    public int? Start { get; init; }

    /// <summary>Where the stretch ends, exclusive.</summary>
    public int? End { get; init; }

    /// <summary>The words of the source.</summary>
    public string? Quote { get; init; }
}
