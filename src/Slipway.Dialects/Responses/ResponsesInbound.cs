using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Json;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Responses;

/// <summary>What a client of OpenAI's Responses API sends and expects. Embeddings, models and files are those of the older API.</summary>
public sealed class ResponsesInbound : IInboundDialect
{
    public DialectId Id => DialectId.Responses;

    public ReasoningFamily? Carries => ReasoningFamily.OpenAi;

    public Result<CallHead> Peek(ReadOnlySpan<byte> body, CallTarget target) => ResponsesPeek.Read(body);

    public Result<ChatRequest> ReadChat(ReadOnlyMemory<byte> body, CallTarget target) => ResponsesRequestReader.Read(body);

    public void WriteChat(IBufferWriter<byte> output, ChatResponse response) => WriteChat(output, response, Asked.Nothing);

    public void WriteChat(IBufferWriter<byte> output, ChatResponse response, Asked asked) => ResponsesReplyWriter.Write(output, response, asked);

    public IChatStreamWriter OpenStream(CallHead head, CallTarget target) => OpenStream(head, target, Asked.Nothing);

    public IChatStreamWriter OpenStream(CallHead head, CallTarget target, Asked asked) => new ResponsesStreamWriter(asked, head.Model);

    public Result<ChatRequest> ReadCountTokens(ReadOnlyMemory<byte> body, CallTarget target) => ResponsesRequestReader.Read(body);

    public void WriteTokenCount(IBufferWriter<byte> output, long tokens)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("object"u8, "response.input_tokens"u8);
        json.WriteNumber("input_tokens"u8, tokens);
        json.WriteEndObject();
    }

    public IReadOnlyDictionary<string, string> RequestFields => ResponsesFidelity.RequestFields;

    public IReadOnlyList<ReplyLoss> ReplyLosses => ResponsesFidelity.ReplyLosses;

    public void WriteError(IBufferWriter<byte> output, Error error, string requestId) => OpenAiErrors.Write(output, error, requestId);
}
