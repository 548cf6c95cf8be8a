using Microsoft.AspNetCore.Http;
using Slipway.Core.Errors;
using Slipway.Core.Identity;
using Slipway.Dialects;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Endpoints;
using Slipway.Gateway.Inner;
using Slipway.Gateway.Models;
using Slipway.Gateway.Moderations;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Telemetry;

namespace Slipway.Gateway;

/// <summary>
/// Serves every path of <see cref="GatewayEndpoints"/>: read and peek, pass the pipeline, get a reply, write it.
/// Whatever happens is answered in the caller's dialect; the request id is in every reply.
/// </summary>
public sealed class GatewayHandler
{
    private const int LargeBody = 256 * 1024;

    private readonly IReadOnlyDictionary<DialectId, Dialect> dialects;
    private readonly Snapshots snapshots;
    private readonly Pipeline pipeline;
    private readonly Attempts attempts;
    private readonly Replies replies;
    private readonly ModelLists models;
    private readonly TokenCounts tokenCounts;
    private readonly Preloads preloads;
    private readonly PromptCalls prompts;
    private readonly GatewayMetrics metrics;
    private readonly TimeProvider time;
    private readonly long maxRequestBytes;

    internal GatewayHandler(IReadOnlyDictionary<DialectId, Dialect> dialects, Snapshots snapshots, Pipeline pipeline, Attempts attempts, Replies replies, ModelLists models, TokenCounts tokenCounts, PromptCalls prompts, GatewayMetrics metrics, TimeProvider time, long maxRequestBytes)
    {
        this.dialects = dialects;
        this.snapshots = snapshots;
        this.pipeline = pipeline;
        this.attempts = attempts;
        this.replies = replies;
        this.models = models;
        this.tokenCounts = tokenCounts;
        this.metrics = metrics;
        this.prompts = prompts;
        preloads = new Preloads(time);
        this.time = time;
        this.maxRequestBytes = maxRequestBytes;
    }

    public async Task HandleAsync(HttpContext http, GatewayEndpoints.Entry entry)
    {
        var started = time.GetTimestamp();
        var dialect = dialects[entry.DialectOf(http.Request)];
        metrics.Enter();
        try
        {
            var opened = await OpenAsync(http, entry, dialect, started);
            if (opened.Try(out var call, out var error))
            {
                NameRequest(http, dialect, call.RequestId);
                error = await ServeAsync(http, call);
                metrics.Observe(call, error, time.GetElapsedTime(started));
                if (error is not null)
                {
                    await Failures.WriteAsync(http, dialect.Inbound, error, call.RequestId);
                }

                return;
            }

            var requestId = Ids.Sorted("req", time.GetUtcNow());
            NameRequest(http, dialect, requestId);
            metrics.Refused(dialect.Id, entry.Operation, error);
            await Failures.WriteAsync(http, dialect.Inbound, error, requestId);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has left; there is nobody to answer.
        }
        finally
        {
            metrics.Leave();
        }
    }

    private async ValueTask<Result<GatewayCall>> OpenAsync(HttpContext http, GatewayEndpoints.Entry entry, Dialect dialect, long started)
    {
        var target = entry.TargetOf(http.Request);
        ReadOnlyMemory<byte> body = default;
        var head = new CallHead(target.Model ?? "");
        if (entry.Method == "POST")
        {
            if (!(await RequestBodies.ReadAsync(http.Request, maxRequestBytes)).Try(out body, out var unread))
            {
                return unread;
            }

            if (body.Length > LargeBody)
            {
                // Work on it takes milliseconds: not on the thread that other calls' sockets wait for.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            if (entry.PathNames)
            {
                body = PathModel.Into(body, target.Model!, entry.Stream);
            }

            if (!dialect.Inbound.Peek(body.Span, target).Try(out head, out var malformed))
            {
                return malformed;
            }
        }

        if (entry.Operation == Operation.Moderations && head.Model.Length == 0)
        {
            if (!DefaultModerator.Of(snapshots.Current).Try(out var moderator, out var none))
            {
                return none;
            }

            head = head with { Model = moderator };
        }

        var inner = http.Features.Get<InnerCaller>();
        return new GatewayCall(entry.Operation, dialect, target, body, snapshots.Current)
        {
            RequestId = inner?.CallId ?? Ids.Sorted("req", time.GetUtcNow()),
            Caller = inner?.Caller ?? Caller.Nobody,
            Head = head,
            Credential = Credentials.From(http.Request),
            Started = started,
            PassedHeaders = Passed(http.Request, dialect),
            Strict = http.Request.Headers["x-slipway-strict"] is ["true" or "1"],
        };
    }

    private static void NameRequest(HttpContext http, Dialect dialect, string requestId)
    {
        http.Response.Headers["x-request-id"] = requestId;
        if (dialect.Inbound.RequestIdHeader is { } own)
        {
            http.Response.Headers[own] = requestId;
        }
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Passed(HttpRequest request, Dialect dialect)
    {
        var names = dialect.Inbound.PassedHeaders;
        return names.Count == 0
            ? []
            : [.. names.Where(request.Headers.ContainsKey).Select(name => KeyValuePair.Create(name, string.Join(',', request.Headers[name].ToArray())))];
    }

    private async Task<Error?> ServeAsync(HttpContext http, GatewayCall call)
    {
        if (call.Operation is Operation.ListModels or Operation.GetModel)
        {
            return await models.ServeAsync(http, call);
        }

        if (!(await pipeline.AdmitAsync(call)).Try(out var admission, out var refusal))
        {
            return refusal;
        }

        using (admission)
        {
            if (call.Operation == Operation.ComputeTokens)
            {
                return new Error(ErrorKind.Unsupported, $"The tokens of `{call.Head.Model}` are not known here, only how many they are. Call :countTokens.") { Code = "unsupported_operation" };
            }

            if (call.Operation == Operation.CountTokens)
            {
                return await tokenCounts.ServeAsync(http, call);
            }

            if (call is { Operation: Operation.Chat, Head.OnlyLoads: true })
            {
                await preloads.AnswerAsync(http, call);
                return null;
            }

            if (prompts.Serves(call))
            {
                return await prompts.ServeAsync(http, call);
            }

            if (!(await attempts.RunAsync(call, http.RequestAborted)).Try(out var reply, out var failure))
            {
                return failure;
            }

            await using (reply)
            {
                return await replies.WriteAsync(http, call, reply);
            }
        }
    }
}
