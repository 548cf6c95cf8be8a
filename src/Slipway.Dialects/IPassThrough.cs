using System.Buffers;
using Slipway.Core.Errors;
using Slipway.Core.Fidelity;
using Slipway.Core.Usage;

namespace Slipway.Dialects;

/// <summary>
/// What a call needs when client and upstream speak the same dialect: bytes pass through, only the model name is exchanged, usage is
/// asked for and read from the passing bytes. Nothing is parsed into objects, so fields that we do not know survive byte for byte.
/// </summary>
public interface IPassThrough
{
    DialectId Id { get; }

    /// <summary>Copies a request body with the model name exchanged and, for a stream, usage asked for.</summary>
    void Rewrite(IBufferWriter<byte> output, ReadOnlySpan<byte> body, CallHead head, UpstreamModel model);

    /// <summary>The usage in a complete reply; null when it holds none.</summary>
    TokenUsage? FindUsage(ReadOnlySpan<byte> body);

    /// <summary>Opens a tap on one streamed reply.</summary>
    IStreamTap OpenTap(CallHead head);

    /// <summary>What of a request this server does not get as it was, because it refuses it; none where the bytes pass untouched.</summary>
    IReadOnlyList<Loss> Losses(ReadOnlyMemory<byte> body, UpstreamModel model) => [];

    /// <summary>Questions for token counts pass, too. Where one dialect asks in two forms, they are written anew for the upstream that is to answer.</summary>
    bool PassesCounts => true;

    /// <summary>Opens a tap where the request line, too, says in which form the stream is wanted.</summary>
    IStreamTap OpenTap(CallHead head, CallTarget target) => OpenTap(head);
}

/// <summary>Watches a stream pass. Forwards every byte as it came, except a usage report that the client did not ask for.</summary>
public interface IStreamTap
{
    /// <summary>Takes what one read brought and appends what goes on to the client.</summary>
    void Pass(ReadOnlySpan<byte> read, IBufferWriter<byte> output);

    /// <summary>The upstream closed: appends what was held back.</summary>
    void Complete(IBufferWriter<byte> output);

    /// <summary>Value of the Content-Type header where the tap changes it; null is the upstream's.</summary>
    string? ContentType => null;

    /// <summary>The upstream broke off: appends the error, and what ends the stream, if that depends on what has passed; otherwise false.</summary>
    bool TryFail(IBufferWriter<byte> output, Error error) => false;

    /// <summary>Usage seen so far.</summary>
    TokenUsage? Usage { get; }

    /// <summary>The stream came to its proper end (<c>[DONE]</c>, or a finish reason).</summary>
    bool Ended { get; }

    /// <summary>Events with content that have passed: the floor of what was delivered when usage never comes.</summary>
    int ContentEvents { get; }
}
