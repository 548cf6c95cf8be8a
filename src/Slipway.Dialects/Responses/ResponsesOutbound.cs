using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Responses;

/// <summary>Speaks to OpenAI's Responses API and to servers that offer it.</summary>
/// <param name="time">Gives the time of answers that come without one.</param>
public sealed class ResponsesOutbound(TimeProvider time) : IOutboundDialect
{
    public DialectId Id => DialectId.Responses;

    public ReasoningFamily? Reasons => ReasoningFamily.OpenAi;

    public bool Embeds => false;

    public void WriteChat(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model) => ResponsesRequestWriter.Write(output, request, model);

    public Result<ChatResponse> ReadChat(ReadOnlyMemory<byte> body) => ResponsesReplyReader.Read(body, time);

    public IChatStreamReader OpenStream() => new ResponsesStreamReader(time);

    public IReadOnlyList<RequestLoss> RequestLosses => ResponsesFidelity.RequestLosses;

    public IReadOnlyDictionary<string, string> ReplyFields => ResponsesFidelity.ReplyFields;

    public Error ReadError(int status, ReadOnlySpan<byte> body) => UpstreamErrors.Read(status, body);
}
