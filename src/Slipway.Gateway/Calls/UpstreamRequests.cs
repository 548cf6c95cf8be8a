using System.Buffers;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Calls;

/// <summary>Writes a call in an upstream's dialect: bytes passed through where the client speaks the same, by way of the hub otherwise.</summary>
internal sealed class UpstreamRequests(DialectCatalog catalog)
{
    public IOutboundDialect For(DialectId dialect) => catalog.Outbound(dialect)!;

    public Error ReadError(DialectId dialect, int status, ReadOnlySpan<byte> body) => For(dialect).ReadError(status, body);

    public Result<ReadOnlyMemory<byte>> Write(GatewayCall call, DialectId dialect, string model)
    {
        var body = new ArrayBufferWriter<byte>(call.Body.Length + 256);
        if (call.Dialect.Id == dialect && call.Dialect.PassThrough is { } passThrough)
        {
            passThrough.Rewrite(body, call.Body.Span, call.Head, model);
            return (ReadOnlyMemory<byte>)body.WrittenMemory;
        }

        if (call.Operation == Operation.Embeddings)
        {
            if (!call.Embeddings.Try(out var embeddings, out var unreadable))
            {
                return unreadable;
            }

            For(dialect).WriteEmbeddings(body, embeddings, model);
        }
        else
        {
            if (!call.Chat.Try(out var chat, out var unreadable))
            {
                return unreadable;
            }

            For(dialect).WriteChat(body, chat with { Stream = call.Head.Stream, StreamUsage = call.Head.Stream }, model);
        }

        return (ReadOnlyMemory<byte>)body.WrittenMemory;
    }
}
