using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Ollama;

/// <summary>Speaks to Ollama in its own API: <c>/api/chat</c> and <c>/api/embed</c>.</summary>
/// <param name="time">Gives the time of answers that come without one.</param>
public sealed class OllamaOutbound(TimeProvider time) : IOutboundDialect
{
    public DialectId Id => DialectId.Ollama;

    public void WriteChat(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model) => OllamaRequestWriter.Write(output, request, model.Name);

    public Result<ChatResponse> ReadChat(ReadOnlyMemory<byte> body) => OllamaReplyReader.Read(body, time);

    public IChatStreamReader OpenStream() => new OllamaStreamReader(time);

    public void WriteEmbeddings(IBufferWriter<byte> output, EmbeddingRequest request, UpstreamModel model) =>
        OllamaEmbeddings.WriteRequest(output, request, model.Name);

    public Result<EmbeddingResponse> ReadEmbeddings(ReadOnlyMemory<byte> body) => OllamaEmbeddings.ReadReply(body);

    public IReadOnlyList<RequestLoss> RequestLosses => OllamaFidelity.RequestLosses;

    public IReadOnlyDictionary<string, string> ReplyFields => OllamaFidelity.ReplyFields;

    public Error ReadError(int status, ReadOnlySpan<byte> body) => UpstreamErrors.Read(status, body);
}
