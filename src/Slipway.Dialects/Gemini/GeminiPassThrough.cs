using System.Buffers;
using Slipway.Core.Fidelity;
using Slipway.Core.Usage;

namespace Slipway.Dialects.Gemini;

/// <summary>Gemini in front, Gemini behind, be it the Gemini API or Vertex AI: bytes pass. The model stands in the path, and usage is always in the answer.</summary>
public sealed class GeminiPassThrough : IPassThrough
{
    public DialectId Id => DialectId.Gemini;

    public void Rewrite(IBufferWriter<byte> output, ReadOnlySpan<byte> body, CallHead head, UpstreamModel model) => GeminiSplice.Find(body, model).Write(output, body);

    public IReadOnlyList<Loss> Losses(ReadOnlyMemory<byte> body, UpstreamModel model) =>
        model.OnVertex || body.Span.IndexOf("\"labels\""u8) < 0 ? [] : GeminiSplice.Find(body.Span, model).Losses;

    public bool PassesCounts => false;

    public TokenUsage? FindUsage(ReadOnlySpan<byte> body) => GeminiChunkScan.Of(body).Usage;

    public IStreamTap OpenTap(CallHead head) => new GeminiStreamTap(sse: true);

    public IStreamTap OpenTap(CallHead head, CallTarget target) => new GeminiStreamTap(target.Sse);
}
