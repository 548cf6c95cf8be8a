using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;

namespace Slipway.Dialects.Ollama;

/// <summary>Ollama's methods that take a prompt: <c>/api/generate</c>, and <c>/api/embeddings</c>, which <c>/api/embed</c> has replaced.</summary>
public sealed class OllamaGenerateInbound : IInboundDialect
{
    public DialectId Id => DialectId.OllamaGenerate;

    public Result<CallHead> Peek(ReadOnlySpan<byte> body, CallTarget target) => OllamaPeek.Read(body, target.Stream, "prompt");

    public Result<ChatRequest> ReadChat(ReadOnlyMemory<byte> body, CallTarget target) => OllamaChatReader.ReadGenerate(body);

    public void WriteChat(IBufferWriter<byte> output, ChatResponse response) => OllamaReplyWriter.Write(output, response, generate: true);

    public IChatStreamWriter OpenStream(CallHead head, CallTarget target) => new OllamaStreamWriter(generate: true);

    public Result<EmbeddingRequest> ReadEmbeddings(ReadOnlyMemory<byte> body, CallTarget target) => OllamaEmbeddings.ReadPrompt(body);

    public void WriteEmbeddings(IBufferWriter<byte> output, EmbeddingRequest request, EmbeddingResponse response) => OllamaEmbeddings.WriteReply(output, request, response);

    public IReadOnlyDictionary<string, string> RequestFields => OllamaFidelity.GenerateFields;

    public IReadOnlyList<ReplyLoss> ReplyLosses => OllamaFidelity.ReplyLosses;

    public void WriteError(IBufferWriter<byte> output, Error error, string requestId) => OllamaErrors.Write(output, error);
}
