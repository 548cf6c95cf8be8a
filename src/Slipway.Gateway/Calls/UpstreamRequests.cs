using System.Buffers;
using Slipway.Core.Errors;
using Slipway.Core.Fidelity;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Providers.Protocols;
using Slipway.Gateway.Reasoning;

namespace Slipway.Gateway.Calls;

/// <summary>Writes a call in an upstream's dialect: bytes passed through where the client speaks the same, by way of the hub otherwise.</summary>
internal sealed class UpstreamRequests(DialectCatalog catalog, ReasoningVault vault)
{
    public IOutboundDialect For(DialectId dialect) => catalog.Outbound(dialect)!;

    /// <summary>
    /// How the bytes of a call pass, where both sides speak one dialect; null where it has to go through the hub. A body that mentions a reference of the
    /// vault does: no upstream knows what it stands for.
    /// </summary>
    public static IPassThrough? Passes(GatewayCall call, DialectId upstream) =>
        call.Dialect.Id == upstream && !call.MustTranslate && call.Dialect.PassThrough is { } passThrough && (call.Operation != Operation.CountTokens || passThrough.PassesCounts) && !(call.Dialect.Inbound.Carries is not null && VaultReference.MentionedIn(call.Body.Span)) ? passThrough : null;

    /// <summary>Exchanges the reasoning states of an answer that the client's dialect cannot carry.</summary>
    public VaultedReply Keeping(GatewayCall call) => new(vault, call.Caller.Id, call.Dialect.Inbound.Carries);

    /// <summary>A dialect that is only passed through has no side of its own that faces upstreams; errors of all shapes are read alike.</summary>
    public Error ReadError(DialectId dialect, int status, ReadOnlySpan<byte> body) => (catalog.Outbound(dialect) ?? For(DialectId.OpenAi)).ReadError(status, body);

    public Result<ReadOnlyMemory<byte>> Write(GatewayCall call, UpstreamForm form)
    {
        var (dialect, model) = form;
        var body = new ArrayBufferWriter<byte>(call.Body.Length + 256);
        call.Losses = call.Emulated;
        if (Passes(call, dialect) is { } passThrough)
        {
            call.Losses = [.. call.Emulated, .. passThrough.Losses(call.Body, model)];
            if (call.Strict && call.Losses.Count > 0)
            {
                return Refusal(call.Losses);
            }

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

            chat = vault.Restore(call.Caller.Id, chat, For(dialect).Reasons);
            if (call.Operation == Operation.CountTokens)
            {
                For(dialect).WriteCountTokens(body, chat, model);
                return (ReadOnlyMemory<byte>)body.WrittenMemory;
            }

            call.Losses = [.. call.Emulated, .. LossReport.OfRequest(chat, call.Dialect.Inbound, For(dialect), model)];
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
