using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;

namespace Slipway.Dialects;

/// <summary>
/// The side of a wire format that faces a client: reads its requests, writes what it expects back. Pure: bytes in, bytes out.
/// Every reader answers malformed input (bad JSON, bad UTF-8, wrong types) with an <see cref="Error"/> that names the field and the cure.
/// </summary>
public interface IInboundDialect
{
    DialectId Id { get; }

    /// <summary>Headers of the client's that go on to an upstream which speaks the same dialect.</summary>
    IReadOnlyList<string> PassedHeaders => [];

    /// <summary>The header by which its clients know a reply's request id, beside <c>x-request-id</c>.</summary>
    string? RequestIdHeader => null;

    /// <summary>Finds what routing needs in a chat or embeddings body without reading the whole.</summary>
    Result<CallHead> Peek(ReadOnlySpan<byte> body, CallTarget target);

    Result<ChatRequest> ReadChat(ReadOnlyMemory<byte> body, CallTarget target);

    void WriteChat(IBufferWriter<byte> output, ChatResponse response);

    /// <summary>As <see cref="WriteChat(IBufferWriter{byte}, ChatResponse)"/>, in a format whose replies repeat what was asked for.</summary>
    void WriteChat(IBufferWriter<byte> output, ChatResponse response, Asked asked) => WriteChat(output, response);

    /// <summary>Opens a writer for one streamed answer.</summary>
    IChatStreamWriter OpenStream(CallHead head, CallTarget target);

    /// <summary>As <see cref="OpenStream(CallHead, CallTarget)"/>, in a format whose replies repeat what was asked for.</summary>
    IChatStreamWriter OpenStream(CallHead head, CallTarget target, Asked asked) => OpenStream(head, target);

    // What not every format has: a dialect whose paths offer it writes these, and nobody calls them on one whose paths do not.

    Result<EmbeddingRequest> ReadEmbeddings(ReadOnlyMemory<byte> body, CallTarget target) => throw new NotSupportedException();

    void WriteEmbeddings(IBufferWriter<byte> output, EmbeddingRequest request, EmbeddingResponse response) => throw new NotSupportedException();

    /// <summary>The conversation whose tokens are to be counted.</summary>
    Result<ChatRequest> ReadCountTokens(ReadOnlyMemory<byte> body, CallTarget target) => throw new NotSupportedException();

    void WriteTokenCount(IBufferWriter<byte> output, long tokens) => throw new NotSupportedException();

    void WriteModels(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models) => throw new NotSupportedException();

    /// <summary>Where the path decides on the form of the list.</summary>
    void WriteModels(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models, CallTarget target) => WriteModels(output, models);

    void WriteModel(IBufferWriter<byte> output, ModelCard model, CallTarget target) => WriteModel(output, model);

    void WriteModel(IBufferWriter<byte> output, ModelCard model) => throw new NotSupportedException();

    /// <summary>Whose reasoning states its clients send back by themselves; null where the format has no place for any.</summary>
    ReasoningFamily? Carries => null;

    /// <summary>Where in its requests a <see cref="RequestFeature"/> stands, by the feature's id; absent where it has no such thing.</summary>
    IReadOnlyDictionary<string, string> RequestFields { get; }

    /// <summary>What its replies cannot carry as it is; all other features arrive as they were.</summary>
    IReadOnlyList<ReplyLoss> ReplyLosses { get; }

    /// <summary>The whole body of an error reply; its HTTP status is <see cref="ErrorKindFacts.HttpStatus"/>.</summary>
    void WriteError(IBufferWriter<byte> output, Error error, string requestId);
}

/// <summary>Writes the events of one streamed answer. Not thread-safe; one a call.</summary>
public interface IChatStreamWriter
{
    /// <summary>Value of the Content-Type header.</summary>
    string ContentType { get; }

    /// <summary>Appends the bytes that stand for an event; some events stand for none.</summary>
    void Write(IBufferWriter<byte> output, ChatStreamEvent streamEvent);

    /// <summary>Appends what ends a stream (OpenAI <c>[DONE]</c>, Gemini's closing bracket). Called once, also after a failure.</summary>
    void Complete(IBufferWriter<byte> output);
}
