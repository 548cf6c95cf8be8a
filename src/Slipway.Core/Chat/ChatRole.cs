namespace Slipway.Core.Chat;

/// <summary>Who speaks in a message. An open set: dialects may bring roles of their own.</summary>
public readonly record struct ChatRole(string Value)
{
    public static readonly ChatRole System = new("system");
    public static readonly ChatRole Developer = new("developer");
    public static readonly ChatRole User = new("user");
    public static readonly ChatRole Assistant = new("assistant");
    public static readonly ChatRole Tool = new("tool");

    public override string ToString() => Value;
}
