using System.Buffers;
using Slipway.Core.Errors;
using Slipway.Core.Fidelity;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Providers.Protocols;

namespace Slipway.Gateway.Calls;

/// <summary>Writes a call in an upstream's dialect: bytes passed through where the client speaks the same, by way of the hub otherwise.</summary>
internal sealed class UpstreamRequests(DialectCatalog catalog)
{
    public IOutboundDialect For(DialectId dialect) => catalog.Outbound(dialect)!;

    public Error ReadError(DialectId dialect, int status, ReadOnlySpan<byte> body) => For(dialect).ReadError(status, body);

    public Result<ReadOnlyMemory<byte>> Write(GatewayCall call, UpstreamForm form)
    {
        var (dialect, model) = form;
        var body = new ArrayBufferWriter<byte>(call.Body.Length + 256);
        call.Losses = [];
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

            if (!For(dialect).Embeds)
            {
                return new Error(ErrorKind.InvalidRequest, $"The upstream of `{call.Head.Model}` has no embeddings.") { Field = "model", Code = "unsupported_operation" };
            }

            For(dialect).WriteEmbeddings(body, embeddings, model);
        }
        else
        {
            if (!call.Chat.Try(out var chat, out var unreadable))
            {
                return unreadable;
            }

            call.Losses = LossReport.OfRequest(chat, call.Dialect.Inbound, For(dialect), model);
            if (call.Strict && call.Losses.Count > 0)
            {
                return Refusal(call.Losses);
            }

            For(dialect).WriteChat(body, chat with { Stream = call.Head.Stream, StreamUsage = call.Head.Stream }, model);
        }

        return (ReadOnlyMemory<byte>)body.WrittenMemory;
    }

    private static Error Refusal(IReadOnlyList<Loss> losses) =>
        Error.Invalid($"x-slipway-strict refuses what a translation would lose: {string.Join("; ", losses.Select(l => $"{l.Field} would be {l.Effect.Word()}, because {l.Reason}"))}. Leave it out, use a model whose upstream takes it, or send the call without x-slipway-strict.", losses[0].Field, "translation_loss");
}
