using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Calls;

/// <summary>
/// Writes a reply to the client: bytes as they come where both sides speak one dialect, through the hub otherwise; whole or as a stream.
/// What has come is forwarded by one flush before more is waited for, so that no byte is late, and a slow client slows the upstream.
/// </summary>
internal sealed class Replies(UpstreamRequests dialects, TimeProvider time)
{
    private const int MostUnflushed = 64 * 1024;

    /// <returns>What went wrong before or after the first byte; null when the answer is complete.</returns>
    public async Task<Error?> WriteAsync(HttpContext http, GatewayCall call, OpenReply reply)
    {
        http.Response.Headers["x-slipway-deployment"] = reply.Deployment.Id;
        var passThrough = UpstreamRequests.Passes(call, reply.Dialect);
        if (call.Head.Stream)
        {
            LossHeader.Write(http.Response, call.Losses);
            http.Response.Headers.CacheControl = "no-cache";
            http.Response.Headers["x-accel-buffering"] = "no";
            return await (passThrough is not null ? PassStreamAsync(http, call, reply, passThrough) : TranslateStreamAsync(http, call, reply));
        }

        var bytes = reply.First.Memory;
        TokenUsage? usage;
        if (passThrough is not null)
        {
            usage = passThrough.FindUsage(bytes.Span);
        }
        else
        {
            var body = new ArrayBufferWriter<byte>();
            if (Translate(call, reply, body, out usage) is { } error)
            {
                reply.Charge.Fail(error, reached: true);
                return error;
            }

            bytes = body.WrittenMemory;
        }

        reply.Charge.Settle(usage, delivered: 1, error: null);
        call.Answered?.Invoke(bytes);
        LossHeader.Write(http.Response, reply.Charge.Losses);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
        return null;
    }

    private Error? Translate(GatewayCall call, OpenReply reply, ArrayBufferWriter<byte> body, out TokenUsage? usage)
    {
        usage = null;
        var outbound = dialects.For(reply.Dialect);
        if (call.Operation == Operation.Embeddings)
        {
            if (!outbound.ReadEmbeddings(reply.First.Memory).Try(out var vectors, out var fault))
            {
                return fault;
            }

            usage = vectors.Usage;
            call.Dialect.Inbound.WriteEmbeddings(body, call.Embeddings.Value, vectors with { Model = call.Head.Model });
            return null;
        }

        if (!outbound.ReadChat(reply.First.Memory, reply.Form.Model).Try(out var answer, out var unreadable))
        {
            return unreadable;
        }

        usage = answer.Usage;
        answer = dialects.Keeping(call).Keep(answer);
        reply.Charge.Losses = [.. call.Losses, .. LossReport.OfReply(answer, outbound, call.Dialect.Inbound)];
        call.Dialect.Inbound.WriteChat(body, answer with { Model = call.Head.Model, Timings = answer.Timings ?? new ChatTimings(time.GetElapsedTime(call.Started)) }, call.Asked);
        return null;
    }

    private static Task<Error?> PassStreamAsync(HttpContext http, GatewayCall call, OpenReply reply, IPassThrough passThrough)
    {
        var tap = passThrough.OpenTap(call.Head, call.Target);
        http.Response.ContentType = tap.ContentType ?? reply.Reply.ContentType ?? "text/event-stream";
        return StreamAsync(http, reply, (bytes, output) =>
        {
            tap.Pass(bytes, output);
            Tell(call, tap as IFinalReply);
        }, output =>
        {
            tap.Complete(output);
            Tell(call, tap as IFinalReply);
            return tap.Ended;
        }, (output, error) =>
        {
            if (!tap.TryFail(output, error))
            {
                call.Dialect.Inbound.OpenStream(call.Head, call.Target).Write(output, new StreamFailed(error));
            }
        }, () => (tap.Usage, tap.ContentEvents));
    }

    private Task<Error?> TranslateStreamAsync(HttpContext http, GatewayCall call, OpenReply reply)
    {
        var outbound = dialects.For(reply.Dialect);
        var reader = outbound.OpenStream(reply.Form.Model);
        var writer = call.Dialect.Inbound.OpenStream(call.Head, call.Target, call.Asked);
        http.Response.ContentType = writer.ContentType;
        var vaulted = dialects.Keeping(call);
        var collected = new ChatCollector();
        var events = new List<ChatStreamEvent>();
        TokenUsage? usage = null;
        var content = 0;
        var failed = false;
        var timed = false;
        TimeSpan? firstPiece = null;

        void Drain(IBufferWriter<byte> output)
        {
            foreach (var streamEvent in events)
            {
                usage = streamEvent is UsageReported reported ? reported.Usage : usage;
                content += streamEvent is TextDelta or ThoughtDelta or ToolCallArguments ? 1 : 0;
                firstPiece ??= content > 0 ? time.GetElapsedTime(call.Started) : null;
                timed |= streamEvent is TimingsReported;
                failed |= streamEvent is StreamFailed;
                var kept = streamEvent is StreamStarted started ? started with { Model = call.Head.Model } : vaulted.Keep(streamEvent);
                collected.Add(kept);
                writer.Write(output, kept);
            }

            events.Clear();
        }

        return StreamAsync(http, reply, (bytes, output) =>
        {
            reader.Read(bytes, events);
            Drain(output);
        }, output =>
        {
            reader.Complete(events);
            Drain(output);
            if (!timed)
            {
                var total = time.GetElapsedTime(call.Started);
                writer.Write(output, new TimingsReported(new ChatTimings(total) { Prompt = firstPiece, Output = total - firstPiece }));
            }

            writer.Complete(output);
            Tell(call, writer as IFinalReply);
            reply.Charge.Losses = [.. call.Losses, .. LossReport.OfReply(collected.Response(), outbound, call.Dialect.Inbound)];
            return !failed;
        }, (output, error) =>
        {
            writer.Write(output, new StreamFailed(error));
            writer.Complete(output);
        }, () => (usage, content));
    }

    /// <summary>Tells who asked for it of the whole reply, as soon as its end is written and before the client has it.</summary>
    private static void Tell(GatewayCall call, IFinalReply? stream)
    {
        if (stream?.Reply is { } whole && call.Answered is { } told)
        {
            call.Answered = null;
            told(whole);
        }
    }

    private delegate void Pass(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output);

    /// <summary>The loop that both kinds of stream share: forward, flush, read on; settle at the end whatever happened.</summary>
    private static async Task<Error?> StreamAsync(HttpContext http, OpenReply reply, Pass pass, Func<IBufferWriter<byte>, bool> complete, Action<IBufferWriter<byte>, Error> fail, Func<(TokenUsage? Usage, int Content)> seen)
    {
        var output = http.Response.BodyWriter;
        Error? error = null;
        try
        {
            int read;
            var (buffer, next) = (reply.First.Buffer, new ValueTask<int>(reply.First.Length));
            while ((read = await next) > 0)
            {
                pass(buffer.Span[..read], output);
                next = reply.Reply.Body.ReadAsync(buffer, reply.Clock.Token);
                if (!next.IsCompleted || output.UnflushedBytes > MostUnflushed)
                {
                    await FlushAsync(output, reply.Clock.Token);
                    reply.Charge.FirstByteSent();
                }
            }

            reply.First.Release();
            reply.Charge.FirstByteSent();
            if (!complete(output))
            {
                error = new Error(ErrorKind.Upstream, "The upstream ended its stream early.") { Code = "upstream_broken" };
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            error = new Error(ErrorKind.Cancelled, "The caller left.");
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            error = e is OperationCanceledException
                ? new Error(ErrorKind.UpstreamTimeout, "The upstream took too long to finish its stream.") { Code = "upstream_timeout" }
                : new Error(ErrorKind.Upstream, "The upstream broke off its stream.") { Code = "upstream_broken" };
            fail(output, error);
        }
        finally
        {
            var (usage, content) = seen();
            reply.Charge.Settle(usage, content, error);
        }

        // What is not flushed yet goes out with the end of the reply; before an error it goes out now, so that nobody takes the reply for unbegun.
        if (error is not null && output.UnflushedBytes > 0)
        {
            await output.FlushAsync(CancellationToken.None);
        }

        return error;
    }

    private static async ValueTask FlushAsync(PipeWriter output, CancellationToken cancellation)
    {
        var flushed = await output.FlushAsync(cancellation);
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new OperationCanceledException("The caller left.", cancellation);
        }
    }
}
