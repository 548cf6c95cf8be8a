using System.Buffers;
using Slipway.Core.Fidelity;
using Slipway.Core.Usage;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// OpenAI in front, OpenAI behind: bytes pass, the model name is exchanged, usage is asked for and read from what passes. For a server that refuses parts of
/// OpenAI's form only those parts are changed.
/// </summary>
public sealed class OpenAiPassThrough : IPassThrough
{
    public DialectId Id => DialectId.OpenAi;

    public void Rewrite(IBufferWriter<byte> output, ReadOnlySpan<byte> body, CallHead head, UpstreamModel model)
    {
        var splice = OpenAiSplice.Find(body, head.Stream && model.Traits.StreamOptions);
        if (!model.Traits.Adapts)
        {
            splice.Write(output, body, model.Name);
            return;
        }

        var common = new ArrayBufferWriter<byte>(body.Length + 256);
        splice.Write(common, body, model.Name);
        OpenAiAdaptation.Write(output, common.WrittenMemory, model, null);
    }

    public IReadOnlyList<Loss> Losses(ReadOnlyMemory<byte> body, UpstreamModel model)
    {
        if (!model.Traits.Adapts)
        {
            return [];
        }

        var losses = new List<Loss>();
        OpenAiAdaptation.Write(new ArrayBufferWriter<byte>(body.Length), body, model, losses);
        return losses;
    }

    public TokenUsage? FindUsage(ReadOnlySpan<byte> body) => OpenAiUsageScan.Last(body);

    public IStreamTap OpenTap(CallHead head) => new OpenAiStreamTap(head.StreamUsage);
}
