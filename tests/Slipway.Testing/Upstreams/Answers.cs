namespace Slipway.Testing.Upstreams;

/// <summary>Numbers the answers of a conversation, so that ids of calls differ from turn to turn without anything being remembered.</summary>
internal static class Answers
{
    public static int Number(Heard heard) => heard.Messages.Count;
}
