using System.Buffers;
using System.IO.Pipelines;
using System.Net;

namespace Slipway.Bench.Peek;

/// <summary>Checks the key, peeks at model and stream, forwards the bytes untouched, and reads the usage out of the passing reply.</summary>
internal sealed class Forwarder(HttpMessageInvoker invoker, Uri upstream)
{
    private long tokens;

    public async Task RunAsync(HttpContext context)
    {
        if (!Peeking.IsAuthorised(context.Request.Headers.Authorization))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var reader = context.Request.BodyReader;
        ReadResult body;
        while (!(body = await reader.ReadAsync(context.RequestAborted)).IsCompleted)
        {
            reader.AdvanceTo(body.Buffer.Start, body.Buffer.End);
        }

        if (Peeking.Model(body.Buffer) is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var content = new BytesContent(body.Buffer);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(upstream, context.Request.Path.Value)) { Content = content };
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        message.Headers.TryAddWithoutValidation("Authorization", "Bearer sk-upstream");
        using var reply = await invoker.SendAsync(message, context.RequestAborted);
        reader.AdvanceTo(body.Buffer.End);
        await CopyAsync(reply, context);
    }

    private async Task CopyAsync(HttpResponseMessage reply, HttpContext context)
    {
        context.Response.StatusCode = (int)reply.StatusCode;
        foreach (var (name, values) in reply.Headers.NonValidated.Concat(reply.Content.Headers.NonValidated))
        {
            if (name != "Transfer-Encoding")
            {
                context.Response.Headers[name] = values.ToString();
            }
        }

        await using var source = await reply.Content.ReadAsStreamAsync(context.RequestAborted);
        var writer = context.Response.BodyWriter;
        while (true)
        {
            var memory = writer.GetMemory(4096);
            var read = await source.ReadAsync(memory, context.RequestAborted);
            if (read == 0)
            {
                return;
            }

            Interlocked.Add(ref tokens, Peeking.Tokens(memory.Span[..read]));
            writer.Advance(read);
            await writer.FlushAsync(context.RequestAborted);
        }
    }

    private sealed class BytesContent(ReadOnlySequence<byte> body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var segment in body)
            {
                await stream.WriteAsync(segment);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
