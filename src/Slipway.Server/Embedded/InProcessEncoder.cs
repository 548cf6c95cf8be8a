using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Dialects.OpenAi;
using Slipway.Engine.Encoder;
using Slipway.Gateway.Models;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Server.Embedded;

/// <summary>The base encoder inside the gateway's process, loaded at its first use. Answers in OpenAI's format.</summary>
public sealed class InProcessEncoder : ITokenCounter
{
    private readonly OpenAiInbound dialect = new();
    private readonly Lazy<TextEncoder> encoder = new(() => TextEncoder.Load(Path.Combine(ModelFolder.Path, "use-lite")));

    public TextEncoder Encoder => encoder.Value;

    public long? Count(Deployment deployment, ChatRequest request) => deployment is { Provider.InProcess: true, UpstreamModel: "use-lite" }
        ? request.Messages.Sum(m => m.Parts.OfType<TextPart>().Sum(p => (long)encoder.Value.CountTokens(p.Text)))
        : null;

    internal async Task<Result<UpstreamReply>> EmbedAsync(UpstreamCall call, CancellationToken cancellation)
    {
        if (!dialect.ReadEmbeddings(call.Body, new CallTarget()).Try(out var request, out var malformed))
        {
            return malformed;
        }

        if (request.Dimensions is { } wanted && wanted > TextEncoder.Dimension)
        {
            return Error.Invalid($"`{call.Model}` has {TextEncoder.Dimension} dimensions; {wanted} were asked for. Ask for fewer, or leave `dimensions` out.", "dimensions");
        }

        // The sums are long: they leave the thread that serves sockets.
        var (vectors, tokens) = await Task.Run(() => (encoder.Value.Encode(request.Inputs), request.Inputs.Sum(i => (long)encoder.Value.CountTokens(i))), cancellation);
        var output = new ArrayBufferWriter<byte>();
        dialect.WriteEmbeddings(output, request, new EmbeddingResponse(call.Model, request.Dimensions is { } d ? [.. vectors.Select(v => Shorten(v, d))] : vectors) { Usage = new TokenUsage(tokens, 0) });
        return new UpstreamReply(200, "application/json", new MemoryStream(output.WrittenSpan.ToArray(), writable: false));
    }

    /// <summary>The first dimensions, brought back to length 1.</summary>
    private static float[] Shorten(float[] vector, int dimensions)
    {
        var part = vector[..dimensions];
        var length = MathF.Sqrt(part.Sum(x => x * x));
        return length == 0 ? part : [.. part.Select(x => x / length)];
    }
}
