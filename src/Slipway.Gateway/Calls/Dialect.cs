using Slipway.Dialects;

namespace Slipway.Gateway.Calls;

/// <summary>A client-facing dialect and, where it has one, its way to pass bytes through to an upstream that speaks the same.</summary>
public sealed record Dialect(IInboundDialect Inbound, IPassThrough? PassThrough)
{
    public DialectId Id => Inbound.Id;
}
