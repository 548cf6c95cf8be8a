using Microsoft.AspNetCore.Http;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Models;

/// <summary>Counts tokens as a deployment's own tokenizer does.</summary>
public interface ITokenCounter
{
    /// <summary>The exact count, or null when this counter does not know the deployment's tokenizer.</summary>
    long? Count(Deployment deployment, ChatRequest request);
}

/// <summary>
/// Answers questions for token counts: exact where a tokenizer is at hand or the upstream counts itself, otherwise an estimate that says so in a header.
/// </summary>
internal sealed class TokenCounts(ITokenCounter counter, Upstreams upstreams, UpstreamRequests requests)
{
    internal async Task<Error?> ServeAsync(HttpContext http, GatewayCall call)
    {
        if (!call.Chat.Try(out var chat, out var unreadable))
        {
            return unreadable;
        }

        var deployment = call.Route.Group.Deployments[0];
        var exact = counter.Count(deployment, chat);
        if (exact is null && upstreams.For(deployment) is var upstream && upstream.CountsTokens(deployment))
        {
            if ((await AskAsync(call, deployment, upstream, http.RequestAborted)).Try(out var counted, out var failure))
            {
                exact = counted;
            }
            else if (failure.Kind is ErrorKind.InvalidRequest or ErrorKind.ContextLengthExceeded)
            {
                // The caller's mistake: an estimate would hide it.
                return failure;
            }
        }

        http.Response.Headers["x-slipway-token-count"] = exact is null ? "estimate" : "exact";
        http.Response.ContentType = "application/json";
        call.Dialect.Inbound.WriteTokenCount(http.Response.BodyWriter, exact ?? Estimate(chat));
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        return null;
    }

    private async Task<Result<long>> AskAsync(GatewayCall call, Deployment deployment, IUpstream upstream, CancellationToken aborted)
    {
        var model = call.Route.UpstreamModel(deployment);
        var form = upstream.FormFor(deployment, model, call.Operation, call.Dialect.Id);
        if (!requests.Write(call, form).Try(out var body, out var unwritten))
        {
            return unwritten;
        }

        var question = new UpstreamCall(deployment, model, call.Operation, body, Stream: false, call.RequestId)
        {
            Dialect = form.Dialect,
            PublicModel = call.Head.Model,
            Passed = form.Dialect == call.Dialect.Id ? call.PassedHeaders : [],
        };
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        clock.CancelAfter(deployment.Timeout);
        try
        {
            if (!(await upstream.SendAsync(question, clock.Token)).Try(out var reply, out var failure))
            {
                return failure;
            }

            await using (reply)
            {
                var answer = await ReplyBytes.WholeAsync(reply, clock.Token);
                return reply.IsSuccess
                    ? requests.For(form.Dialect).ReadTokenCount(answer.Memory)
                    : requests.ReadError(form.Dialect, reply.Status, answer.Memory.Span);
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && !aborted.IsCancellationRequested))
        {
            return new Error(ErrorKind.Upstream, $"The upstream (deployment `{deployment.Id}`) did not count.");
        }
    }

    /// <summary>About four bytes of text a token, and four tokens a message for its frame.</summary>
    public static long Estimate(ChatRequest chat) =>
        chat.Messages.Sum(m => 4 + m.Parts.Sum(TextBytes) / 4) + chat.Tools.Sum(t => (t.Name.Length + (t.Description?.Length ?? 0) + (t.ParametersJsonSchema?.Length ?? 0)) / 4L);

    private static long TextBytes(ContentPart part) => part switch
    {
        TextPart text => System.Text.Encoding.UTF8.GetByteCount(text.Text),
        ThoughtPart thought => System.Text.Encoding.UTF8.GetByteCount(thought.Text),
        ToolCallPart call => call.Name.Length + call.ArgumentsJson.Length,
        ToolResultPart result => System.Text.Encoding.UTF8.GetByteCount(result.Content),
        MediaPart => 258 * 4,
        _ => 0,
    };
}
