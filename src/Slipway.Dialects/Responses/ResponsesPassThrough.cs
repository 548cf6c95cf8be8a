using System.Buffers;
using Slipway.Core.Usage;

namespace Slipway.Dialects.Responses;

/// <summary>
/// Responses in front, Responses behind: bytes pass, the model name is exchanged, and the provider is told to keep nothing, since this server keeps
/// what its clients want kept. Usage is read from what passes.
/// </summary>
public sealed class ResponsesPassThrough : IPassThrough
{
    public DialectId Id => DialectId.Responses;

    public void Rewrite(IBufferWriter<byte> output, ReadOnlySpan<byte> body, CallHead head, UpstreamModel model) => ResponsesSplice.Write(output, body, model);

    public TokenUsage? FindUsage(ReadOnlySpan<byte> body) => ResponsesScan.Usage(body);

    public IStreamTap OpenTap(CallHead head) => new ResponsesStreamTap();
}
