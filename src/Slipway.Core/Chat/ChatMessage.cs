namespace Slipway.Core.Chat;

/// <summary>One turn of a conversation.</summary>
public sealed record ChatMessage(ChatRole Role, IReadOnlyList<ContentPart> Parts)
{
    /// <summary>OpenAI's participant name.</summary>
    public string? Name { get; init; }

    public static ChatMessage Text(ChatRole role, string text) => new(role, [new TextPart(text)]);
}
