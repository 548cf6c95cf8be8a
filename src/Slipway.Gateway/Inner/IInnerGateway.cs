using Slipway.Gateway.Calls;

namespace Slipway.Gateway.Inner;

/// <summary>Makes calls to this gateway itself, in somebody's name: they pass the same paths, policies, attempts and ledger as that caller's own.</summary>
public interface IInnerGateway
{
    /// <summary>Whether a path takes POST requests.</summary>
    bool Offers(string path);

    /// <param name="path">Path of the request, in the form that a client would send (decoded).</param>
    /// <param name="callId">Names the call in the ledger. To be used once.</param>
    /// <exception cref="OperationCanceledException">The call was broken off.</exception>
    Task<InnerReply> PostAsync(string path, ReadOnlyMemory<byte> body, Caller owner, string callId, CancellationToken cancellation);
}

/// <summary>What came back, in the dialect of the path.</summary>
/// <param name="RetryAfter">How long to wait before a refused call is worth another try, where the gateway says so.</param>
public sealed record InnerReply(int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>Marks a request that the gateway makes itself. It is a feature of the request and so cannot come over the wire.</summary>
/// <param name="Caller">In whose name; still held to be in good standing.</param>
public sealed record InnerCaller(Caller Caller, string CallId);
