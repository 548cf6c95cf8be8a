using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;

namespace Slipway.Dialects.OpenAi;

/// <summary>What an OpenAI client sends and expects: chat completions, embeddings, models, errors.</summary>
public sealed class OpenAiInbound : IInboundDialect
{
    public DialectId Id => DialectId.OpenAi;

    public Result<CallHead> Peek(ReadOnlySpan<byte> body, CallTarget target) => OpenAiPeek.Read(body);

    public Result<ChatRequest> ReadChat(ReadOnlyMemory<byte> body, CallTarget target) => OpenAiChatReader.Read(body);

    public void WriteChat(IBufferWriter<byte> output, ChatResponse response) => OpenAiReplyWriter.Write(output, response);

    public IChatStreamWriter OpenStream(CallHead head, CallTarget target) => new OpenAiStreamWriter(head.StreamUsage);

    public Result<EmbeddingRequest> ReadEmbeddings(ReadOnlyMemory<byte> body, CallTarget target) => OpenAiEmbeddings.ReadRequest(body);

    public void WriteEmbeddings(IBufferWriter<byte> output, EmbeddingRequest request, EmbeddingResponse response) =>
        OpenAiEmbeddings.WriteReply(output, request, response);

    /// <summary>OpenAI counts tokens by <c>/v1/responses/input_tokens</c>; here the body is that of a chat completion.</summary>
    public Result<ChatRequest> ReadCountTokens(ReadOnlyMemory<byte> body, CallTarget target) => OpenAiChatReader.Read(body);

    public void WriteTokenCount(IBufferWriter<byte> output, long tokens)
    {
        using var json = Json.WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("object"u8, "response.input_tokens"u8);
        json.WriteNumber("input_tokens"u8, tokens);
        json.WriteEndObject();
    }

    public void WriteModels(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models) => OpenAiModels.WriteList(output, models);

    public void WriteModel(IBufferWriter<byte> output, ModelCard model) => OpenAiModels.WriteOne(output, model);

    public IReadOnlyDictionary<string, string> RequestFields => OpenAiFidelity.RequestFields;

    public IReadOnlyList<ReplyLoss> ReplyLosses => OpenAiFidelity.ReplyLosses;

    public void WriteError(IBufferWriter<byte> output, Error error, string requestId) => OpenAiErrors.Write(output, error, requestId);
}
