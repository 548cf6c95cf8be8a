using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Speaks to the Gemini API. The paths belong to the caller: <c>models/{m}:generateContent</c>, <c>:streamGenerateContent?alt=sse</c>, and for
/// embeddings always <c>:batchEmbedContents</c>.
/// </summary>
/// <param name="time">Gives the time of answers; Gemini's carry none.</param>
public sealed class GeminiOutbound(TimeProvider time) : IOutboundDialect
{
    public DialectId Id => DialectId.Gemini;

    public ReasoningFamily? Reasons => ReasoningFamily.Gemini;

    public void WriteChat(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model) =>
        GeminiRequestWriter.Write(output, request, model);

    public void WriteCountTokens(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model) => GeminiRequestWriter.WriteCountTokens(output, request, model);

    public Result<long> ReadTokenCount(ReadOnlyMemory<byte> body) => GeminiTokenCount.Read(body);

    public Result<ChatResponse> ReadChat(ReadOnlyMemory<byte> body) => GeminiReplyReader.Read(body, time);

    public IChatStreamReader OpenStream() => new GeminiStreamReader(time);

    public void WriteEmbeddings(IBufferWriter<byte> output, EmbeddingRequest request, UpstreamModel model) =>
        GeminiEmbeddings.WriteRequest(output, request, model.Name);

    public Result<EmbeddingResponse> ReadEmbeddings(ReadOnlyMemory<byte> body) => GeminiEmbeddings.ReadReply(body);

    public IReadOnlyList<RequestLoss> RequestLosses => GeminiFidelity.RequestLosses;

    public IReadOnlyDictionary<string, string> ReplyFields => GeminiFidelity.ReplyFields;

    public Error ReadError(int status, ReadOnlySpan<byte> body) => UpstreamErrors.Read(status, body);
}
