namespace Slipway.Dialects;

/// <summary>What a reply may need of the request that it answers: some formats repeat in the reply what was asked for.</summary>
/// <param name="Body">The request's body as the client sent it.</param>
/// <param name="ReplyId">The id that the reply gets; null to make it from the upstream's.</param>
public sealed record Asked(ReadOnlyMemory<byte> Body, string? ReplyId = null)
{
    public static readonly Asked Nothing = new(default(ReadOnlyMemory<byte>));
}
