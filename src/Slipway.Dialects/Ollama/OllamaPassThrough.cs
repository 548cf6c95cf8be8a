using System.Buffers;
using Slipway.Core.Usage;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Ollama;

/// <summary>Ollama in front, Ollama behind: bytes pass, the model name is exchanged, usage is read from what passes. One for each of its two dialects.</summary>
public sealed class OllamaPassThrough(DialectId id) : IPassThrough
{
    public DialectId Id => id;

    public void Rewrite(IBufferWriter<byte> output, ReadOnlySpan<byte> body, CallHead head, UpstreamModel model) =>
        OpenAiSplice.Find(body, stream: false).Write(output, body, model.Name);

    public TokenUsage? FindUsage(ReadOnlySpan<byte> body) => OllamaLineScan.Read(body).Usage;

    public IStreamTap OpenTap(CallHead head) => new OllamaStreamTap();
}
