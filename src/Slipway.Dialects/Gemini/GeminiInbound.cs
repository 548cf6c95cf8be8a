using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Vertex;

namespace Slipway.Dialects.Gemini;

/// <summary>What a client of the Gemini API (v1beta) sends and expects. The model and the wish for a stream stand in the path.</summary>
public sealed class GeminiInbound : IInboundDialect
{
    public DialectId Id => DialectId.Gemini;

    public ReasoningFamily? Carries => ReasoningFamily.Gemini;

    public Result<CallHead> Peek(ReadOnlySpan<byte> body, CallTarget target) => GeminiPeek.Read(body, target);

    public Result<ChatRequest> ReadChat(ReadOnlyMemory<byte> body, CallTarget target) => GeminiChatReader.Read(body, target);

    public void WriteChat(IBufferWriter<byte> output, ChatResponse response) => GeminiReplyWriter.Write(output, response);

    public IChatStreamWriter OpenStream(CallHead head, CallTarget target) => new GeminiStreamWriter(target.Sse, head.StreamToolArguments);

    public Result<EmbeddingRequest> ReadEmbeddings(ReadOnlyMemory<byte> body, CallTarget target) => GeminiEmbeddings.ReadRequest(body, target);

    public void WriteEmbeddings(IBufferWriter<byte> output, EmbeddingRequest request, EmbeddingResponse response) =>
        GeminiEmbeddings.WriteReply(output, request, response);

    public Result<ChatRequest> ReadCountTokens(ReadOnlyMemory<byte> body, CallTarget target) => GeminiChatReader.ReadCountTokens(body, target);

    public void WriteTokenCount(IBufferWriter<byte> output, long tokens) => GeminiTokenCount.Write(output, tokens);

    public void WriteModels(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models) => GeminiModels.WriteList(output, models);

    public void WriteModels(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models, CallTarget target)
    {
        if (target.Vertex)
        {
            VertexModelList.Write(output, models);
        }
        else
        {
            GeminiModels.WriteList(output, models);
        }
    }

    public void WriteModel(IBufferWriter<byte> output, ModelCard model, CallTarget target)
    {
        if (target.Vertex)
        {
            VertexModelList.WriteOne(output, model);
        }
        else
        {
            GeminiModels.WriteOne(output, model);
        }
    }

    public void WriteModel(IBufferWriter<byte> output, ModelCard model) => GeminiModels.WriteOne(output, model);

    public IReadOnlyDictionary<string, string> RequestFields => GeminiFidelity.RequestFields;

    public IReadOnlyList<ReplyLoss> ReplyLosses => GeminiFidelity.ReplyLosses;

    public void WriteError(IBufferWriter<byte> output, Error error, string requestId) => GeminiErrors.Write(output, error, requestId);
}
