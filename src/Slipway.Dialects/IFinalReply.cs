namespace Slipway.Dialects;

/// <summary>A stream whose last event carries the whole answer again (OpenAI's Responses): what is kept of it.</summary>
public interface IFinalReply
{
    /// <summary>The whole reply object as JSON; null until the stream has ended properly.</summary>
    ReadOnlyMemory<byte>? Reply { get; }
}
