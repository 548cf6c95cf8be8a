using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;

namespace Slipway.Dialects.Ollama;

/// <summary>What an Ollama client sends and expects: <c>/api/chat</c>, <c>/api/embed</c>, <c>/api/tags</c>, <c>/api/show</c>.</summary>
public sealed class OllamaInbound : IInboundDialect
{
    public DialectId Id => DialectId.Ollama;

    public Result<CallHead> Peek(ReadOnlySpan<byte> body, CallTarget target) => OllamaPeek.Read(body, target.Stream, "messages");

    public Result<ChatRequest> ReadChat(ReadOnlyMemory<byte> body, CallTarget target) => OllamaChatReader.ReadChat(body);

    public void WriteChat(IBufferWriter<byte> output, ChatResponse response) => OllamaReplyWriter.Write(output, response, generate: false);

    public IChatStreamWriter OpenStream(CallHead head, CallTarget target) => new OllamaStreamWriter(generate: false);

    public Result<EmbeddingRequest> ReadEmbeddings(ReadOnlyMemory<byte> body, CallTarget target) => OllamaEmbeddings.ReadRequest(body);

    public void WriteEmbeddings(IBufferWriter<byte> output, EmbeddingRequest request, EmbeddingResponse response) => OllamaEmbeddings.WriteReply(output, request, response);

    /// <summary>Ollama counts no tokens on its own; the body is that of a chat.</summary>
    public Result<ChatRequest> ReadCountTokens(ReadOnlyMemory<byte> body, CallTarget target) => OllamaChatReader.ReadChat(body);

    public void WriteModels(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models) => OllamaModels.WriteList(output, models);

    public void WriteModel(IBufferWriter<byte> output, ModelCard model) => OllamaModels.WriteOne(output, model);

    public IReadOnlyDictionary<string, string> RequestFields => OllamaFidelity.RequestFields;

    public IReadOnlyList<ReplyLoss> ReplyLosses => OllamaFidelity.ReplyLosses;

    public void WriteError(IBufferWriter<byte> output, Error error, string requestId) => OllamaErrors.Write(output, error);
}
