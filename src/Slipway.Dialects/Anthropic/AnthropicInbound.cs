using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>What a client of Anthropic's Messages API sends and expects; on Vertex AI's paths too, where the path names model and stream.</summary>
public sealed class AnthropicInbound : IInboundDialect
{
    public DialectId Id => DialectId.Anthropic;

    public ReasoningFamily? Carries => ReasoningFamily.Anthropic;

    /// <summary>Answers differ by version and beta: the upstream is to give the client those that it asked for.</summary>
    public IReadOnlyList<string> PassedHeaders { get; } = ["anthropic-version", "anthropic-beta"];

    public string? RequestIdHeader => "request-id";

    public Result<CallHead> Peek(ReadOnlySpan<byte> body, CallTarget target) => AnthropicPeek.Read(body, target);

    public Result<ChatRequest> ReadChat(ReadOnlyMemory<byte> body, CallTarget target) => AnthropicChatReader.Read(body, target, count: false);

    public void WriteChat(IBufferWriter<byte> output, ChatResponse response) => AnthropicReplyWriter.Write(output, response);

    public IChatStreamWriter OpenStream(CallHead head, CallTarget target) => new AnthropicStreamWriter();

    public Result<ChatRequest> ReadCountTokens(ReadOnlyMemory<byte> body, CallTarget target) => AnthropicChatReader.Read(body, target, count: true);

    public void WriteTokenCount(IBufferWriter<byte> output, long tokens)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteNumber("input_tokens"u8, tokens);
        json.WriteEndObject();
    }

    public void WriteModels(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models) => AnthropicModels.WriteList(output, models);

    public void WriteModel(IBufferWriter<byte> output, ModelCard model) => AnthropicModels.WriteOne(output, model);

    public IReadOnlyDictionary<string, string> RequestFields => AnthropicFidelity.RequestFields;

    public IReadOnlyList<ReplyLoss> ReplyLosses => AnthropicFidelity.ReplyLosses;

    public void WriteError(IBufferWriter<byte> output, Error error, string requestId) => AnthropicErrors.Write(output, error, requestId);
}
