using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;

namespace Slipway.Dialects.Anthropic;

/// <summary>Speaks to Anthropic's Messages API, to Claude on Vertex AI, and to servers that took over the format.</summary>
/// <param name="time">Gives the time of answers; Anthropic's carry none.</param>
public sealed class AnthropicOutbound(TimeProvider time) : IOutboundDialect
{
    public DialectId Id => DialectId.Anthropic;

    public bool Embeds => false;

    public ReasoningFamily? Reasons => ReasoningFamily.Anthropic;

    public void WriteChat(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model) => AnthropicRequestWriter.Write(output, request, model);

    public Result<ChatResponse> ReadChat(ReadOnlyMemory<byte> body) => AnthropicReplyReader.Read(body, time);

    public IChatStreamReader OpenStream() => new AnthropicStreamReader(time);

    public void WriteCountTokens(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model) => AnthropicRequestWriter.Write(output, request, model, count: true);

    public Result<long> ReadTokenCount(ReadOnlyMemory<byte> body) => AnthropicReplyReader.ReadCount(body);

    public IReadOnlyList<RequestLoss> RequestLosses => AnthropicFidelity.RequestLosses;

    public IReadOnlyDictionary<string, string> ReplyFields => AnthropicFidelity.ReplyFields;

    public Error ReadError(int status, ReadOnlySpan<byte> body) => AnthropicErrors.Read(status, body);
}
