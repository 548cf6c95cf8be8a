using Microsoft.AspNetCore.Http;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects;

namespace Slipway.Gateway.Calls;

/// <summary>Streams the answers to several prompts as one answer: piece by piece as each comes, usage of all together at the end.</summary>
internal sealed class PromptStream(HttpContext http, GatewayCall call, UpstreamRequests dialects)
{
    private readonly IChatStreamWriter writer = call.Dialect.Inbound.OpenStream(call.Head, call.Target);
    private TokenUsage? total;
    private bool begun;

    public async Task<Error?> RunAsync(IAsyncEnumerable<Result<PromptAnswer>> answers)
    {
        Error? error = null;
        await foreach (var outcome in answers)
        {
            if (outcome.Try(out var answer, out error))
            {
                await using var reply = answer.Reply;
                error = await OneAsync(answer);
            }
            else if (begun)
            {
                Write(new StreamFailed(error));
            }
            else
            {
                return error;
            }

            if (error is not null)
            {
                break;
            }
        }

        if (error is null && total is { } usage)
        {
            Write(new UsageReported(usage));
        }

        if (error?.Kind != ErrorKind.Cancelled)
        {
            writer.Complete(http.Response.BodyWriter);
            await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }

        return error;
    }

    private async Task<Error?> OneAsync(PromptAnswer answer)
    {
        var reply = answer.Reply;
        Begin(answer);
        var reader = dialects.For(reply.Dialect).OpenStream();
        var events = new List<ChatStreamEvent>();
        TokenUsage? usage = null;
        Error? error = null;
        var content = 0;
        try
        {
            var buffer = reply.First.Buffer;
            for (var read = reply.First.Length; read > 0; read = await reply.Reply.Body.ReadAsync(buffer, reply.Clock.Token))
            {
                reader.Read(buffer.Span[..read], events);
                Drain();
                await http.Response.BodyWriter.FlushAsync(reply.Clock.Token);
                reply.Charge.FirstByteSent();
            }

            reply.First.Release();
            reader.Complete(events);
            Drain();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            error = http.RequestAborted.IsCancellationRequested
                ? new Error(ErrorKind.Cancelled, "The caller left.")
                : new Error(ErrorKind.Upstream, "The upstream broke off its stream.") { Code = "upstream_broken" };
            Write(new StreamFailed(error));
        }
        finally
        {
            reply.Charge.Losses = answer.Losses;
            reply.Charge.Settle(usage, content, error);
            total = total is { } before && usage is { } now ? before + now : total ?? usage;
        }

        return error;

        void Drain()
        {
            foreach (var streamEvent in events)
            {
                usage = streamEvent is UsageReported reported ? reported.Usage : usage;
                content += streamEvent is TextDelta or ThoughtDelta ? 1 : 0;
                error = streamEvent is StreamFailed failed ? failed.Error : error;
                Take(streamEvent, answer);
            }

            events.Clear();
        }
    }

    private void Take(ChatStreamEvent streamEvent, PromptAnswer answer)
    {
        switch (streamEvent)
        {
            case UsageReported or TimingsReported:
                return;
            case StreamStarted started:
                Start(started, answer);
                return;
            default:
                Write(ChoiceShift.By(answer.Offset, streamEvent));
                return;
        }
    }

    /// <summary>One answer has one id: that of the first.</summary>
    private void Start(StreamStarted started, PromptAnswer answer)
    {
        if (answer.Offset == 0)
        {
            Write(started with { Model = call.Head.Model });
        }

        for (var choice = 0; answer.Echo is not null && choice < answer.Choices; choice++)
        {
            Write(new TextDelta(answer.Offset + choice, answer.Echo));
        }
    }

    private void Begin(PromptAnswer answer)
    {
        if (begun)
        {
            return;
        }

        begun = true;
        var response = http.Response;
        response.Headers["x-slipway-deployment"] = answer.Reply.Deployment.Id;
        LossHeader.Write(response, answer.Losses);
        response.ContentType = writer.ContentType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["x-accel-buffering"] = "no";
    }

    private void Write(ChatStreamEvent streamEvent) => writer.Write(http.Response.BodyWriter, streamEvent);
}
