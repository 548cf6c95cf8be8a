using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.OpenAi;

/// <summary>Speaks to OpenAI and to any server compatible with it.</summary>
/// <param name="time">Gives the time of answers that come without one.</param>
public sealed class OpenAiOutbound(TimeProvider time) : IOutboundDialect
{
    public DialectId Id => DialectId.OpenAi;

    public void WriteChat(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model) =>
        OpenAiRequestWriter.Write(output, request, model);

    public Result<ChatResponse> ReadChat(ReadOnlyMemory<byte> body) => OpenAiReplyReader.Read(body, time);

    public Result<ChatResponse> ReadChat(ReadOnlyMemory<byte> body, UpstreamModel model)
    {
        var read = ReadChat(body);
        return model.Traits.ThinkTags && read.IsOk ? ThinkTags.Part(read.Value) : read;
    }

    public IChatStreamReader OpenStream() => new OpenAiStreamReader(time);

    public IChatStreamReader OpenStream(UpstreamModel model) => model.Traits.ThinkTags ? new ThinkTagReader(OpenStream()) : OpenStream();

    public void WriteEmbeddings(IBufferWriter<byte> output, EmbeddingRequest request, UpstreamModel model) =>
        OpenAiEmbeddings.WriteRequest(output, request, model.Name);

    public Result<EmbeddingResponse> ReadEmbeddings(ReadOnlyMemory<byte> body) => OpenAiEmbeddings.ReadReply(body);

    public IReadOnlyList<RequestLoss> RequestLosses => OpenAiRequestLosses.All;

    public IReadOnlyDictionary<string, string> ReplyFields => OpenAiFidelity.ReplyFields;

    public Error ReadError(int status, ReadOnlySpan<byte> body) => UpstreamErrors.Read(status, body);
}
