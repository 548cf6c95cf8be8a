using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;

namespace Slipway.Dialects;

/// <summary>The side of a wire format that faces an upstream: writes requests, reads what comes back. Pure: bytes in, bytes out.</summary>
public interface IOutboundDialect
{
    DialectId Id { get; }

    /// <summary>Writes the request for <paramref name="model"/>. A streamed one always asks for usage.</summary>
    void WriteChat(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model);

    Result<ChatResponse> ReadChat(ReadOnlyMemory<byte> body);

    /// <summary>As <see cref="ReadChat(ReadOnlyMemory{byte})"/>, where the model's server has its own way to answer.</summary>
    Result<ChatResponse> ReadChat(ReadOnlyMemory<byte> body, UpstreamModel model) => ReadChat(body);

    /// <summary>Opens a reader for one streamed answer.</summary>
    IChatStreamReader OpenStream();

    /// <summary>As <see cref="OpenStream()"/>, where the model's server has its own way to answer.</summary>
    IChatStreamReader OpenStream(UpstreamModel model) => OpenStream();

    /// <summary>Writes a request for vectors. Never called where <see cref="Embeds"/> is false.</summary>
    void WriteEmbeddings(IBufferWriter<byte> output, EmbeddingRequest request, UpstreamModel model) => throw new NotSupportedException();

    Result<EmbeddingResponse> ReadEmbeddings(ReadOnlyMemory<byte> body) => throw new NotSupportedException();

    /// <summary>Writes the question for how many tokens a conversation has. Called only for protocols that offer it.</summary>
    void WriteCountTokens(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model) => throw new NotSupportedException();

    Result<long> ReadTokenCount(ReadOnlyMemory<byte> body) => throw new NotSupportedException();

    /// <summary>The format has embeddings.</summary>
    bool Embeds => true;

    /// <summary>Whose reasoning states its models give and want back; null where the format has no place for any.</summary>
    ReasoningFamily? Reasons => null;

    /// <summary>What its requests cannot carry as it is; all other features arrive as they were.</summary>
    IReadOnlyList<RequestLoss> RequestLosses { get; }

    /// <summary>Where in its answers a <see cref="ReplyFeature"/> stands, by the feature's id; absent where it has no such thing.</summary>
    IReadOnlyDictionary<string, string> ReplyFields { get; }

    /// <summary>Reads an error reply of any shape; a body that makes no sense still gives an error of the status' kind. Secrets in it are removed.</summary>
    Error ReadError(int status, ReadOnlySpan<byte> body);
}

/// <summary>Turns the bytes of one streamed answer into events, wherever the reads cut them. Not thread-safe; one a call.</summary>
public interface IChatStreamReader
{
    /// <summary>Takes the next bytes and appends the events that are complete.</summary>
    void Read(ReadOnlySpan<byte> bytes, ICollection<ChatStreamEvent> events);

    /// <summary>The upstream closed: appends what is left, or <see cref="StreamFailed"/> when the end is missing.</summary>
    void Complete(ICollection<ChatStreamEvent> events);
}
