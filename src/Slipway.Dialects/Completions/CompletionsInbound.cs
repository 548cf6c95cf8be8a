using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Completions;

/// <summary>OpenAI's older text completions: a prompt in, a text out.</summary>
public sealed class CompletionsInbound : IInboundDialect
{
    /// <summary>As what its calls look for upstreams; as a chat, where one call of several prompts has become several of one.</summary>
    public DialectId Id { get; init; } = DialectId.Completions;

    public Result<CallHead> Peek(ReadOnlySpan<byte> body, CallTarget target) => CompletionsPeek.Read(body);

    public Result<ChatRequest> ReadChat(ReadOnlyMemory<byte> body, CallTarget target) => CompletionsReader.Read(body);

    public void WriteChat(IBufferWriter<byte> output, ChatResponse response) => CompletionsReplyWriter.Write(output, response);

    public IChatStreamWriter OpenStream(CallHead head, CallTarget target) => new CompletionsStreamWriter(head.StreamUsage);

    public IReadOnlyDictionary<string, string> RequestFields => CompletionsFidelity.RequestFields;

    public IReadOnlyList<ReplyLoss> ReplyLosses => CompletionsFidelity.ReplyLosses;

    public void WriteError(IBufferWriter<byte> output, Error error, string requestId) => OpenAiErrors.Write(output, error, requestId);
}
