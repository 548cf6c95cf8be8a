using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Vertex;

/// <summary>
/// Speaks to Vertex AI's methods that are no chat: <c>:predict</c> of custom containers and of embedding models, and <c>:embedContent</c> of the newer
/// embedding models. A prediction comes whole: a stream of it is one piece.
/// </summary>
/// <param name="time">Gives the time of answers; predictions carry none.</param>
public sealed class VertexPredictOutbound(TimeProvider time) : IOutboundDialect
{
    public DialectId Id => DialectId.VertexPredict;

    public void WriteChat(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model) => VertexInstances.Write(output, request, model.Predict);

    public Result<ChatResponse> ReadChat(ReadOnlyMemory<byte> body) => VertexPredictions.Read(body, time);

    public IChatStreamReader OpenStream() => new VertexPredictStream(time);

    public void WriteEmbeddings(IBufferWriter<byte> output, EmbeddingRequest request, UpstreamModel model) => VertexEmbeddings.WriteRequest(output, request, model);

    public Result<EmbeddingResponse> ReadEmbeddings(ReadOnlyMemory<byte> body) => VertexEmbeddings.ReadReply(body);

    public IReadOnlyList<RequestLoss> RequestLosses => VertexFidelity.RequestLosses;

    public IReadOnlyDictionary<string, string> ReplyFields => VertexFidelity.ReplyFields;

    public Error ReadError(int status, ReadOnlySpan<byte> body) => UpstreamErrors.Read(status, body);
}
