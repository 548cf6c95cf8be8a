using System.Buffers;
using Slipway.Core.Usage;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Completions;

/// <summary>To an upstream that offers completions the bytes pass: the model name is exchanged, usage is asked for and read from what passes.</summary>
public sealed class CompletionsPassThrough : IPassThrough
{
    public DialectId Id => DialectId.Completions;

    public void Rewrite(IBufferWriter<byte> output, ReadOnlySpan<byte> body, CallHead head, UpstreamModel model) =>
        OpenAiSplice.Find(body, head.Stream && model.Traits.StreamOptions).Write(output, body, model.Name);

    public TokenUsage? FindUsage(ReadOnlySpan<byte> body) => OpenAiUsageScan.Last(body);

    public IStreamTap OpenTap(CallHead head) => new OpenAiStreamTap(head.StreamUsage);
}
