using System.Buffers;
using Slipway.Core.Usage;

namespace Slipway.Dialects.OpenAi;

/// <summary>OpenAI in front, OpenAI behind: bytes pass, the model name is exchanged, usage is asked for and read from what passes.</summary>
public sealed class OpenAiPassThrough : IPassThrough
{
    public DialectId Id => DialectId.OpenAi;

    public void Rewrite(IBufferWriter<byte> output, ReadOnlySpan<byte> body, CallHead head, UpstreamModel model) =>
        OpenAiSplice.Find(body, head.Stream).Write(output, body, model.Name);

    public TokenUsage? FindUsage(ReadOnlySpan<byte> body) => OpenAiUsageScan.Last(body);

    public IStreamTap OpenTap(CallHead head) => new OpenAiStreamTap(head.StreamUsage);
}
