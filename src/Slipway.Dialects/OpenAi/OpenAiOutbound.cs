using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.OpenAi;

/// <summary>Speaks to OpenAI and to any server compatible with it.</summary>
/// <param name="time">Gives the time of answers that come without one.</param>
/// <param name="traits">What this upstream takes beyond the common ground.</param>
public sealed class OpenAiOutbound(TimeProvider time, OpenAiTraits? traits = null) : IOutboundDialect
{
    private readonly OpenAiTraits traits = traits ?? new OpenAiTraits();

    public DialectId Id => DialectId.OpenAi;

    public void WriteChat(IBufferWriter<byte> output, ChatRequest request, string upstreamModel) =>
        OpenAiRequestWriter.Write(output, request, upstreamModel, traits);

    public Result<ChatResponse> ReadChat(ReadOnlyMemory<byte> body) => OpenAiReplyReader.Read(body, time);

    public IChatStreamReader OpenStream() => new OpenAiStreamReader(time);

    public void WriteEmbeddings(IBufferWriter<byte> output, EmbeddingRequest request, string upstreamModel) =>
        OpenAiEmbeddings.WriteRequest(output, request, upstreamModel);

    public Result<EmbeddingResponse> ReadEmbeddings(ReadOnlyMemory<byte> body) => OpenAiEmbeddings.ReadReply(body);

    public Error ReadError(int status, ReadOnlySpan<byte> body) => UpstreamErrors.Read(status, body);
}
