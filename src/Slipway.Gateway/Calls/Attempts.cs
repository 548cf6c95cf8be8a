using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Calls;

/// <summary>
/// Gets a reply for a call, trying as often as it makes sense:
/// <list type="number">
/// <item>the router picks a deployment of the group that has not failed this call yet;</item>
/// <item>the request is written in the upstream's dialect;</item>
/// <item>the intent is journalled, so that no call that may reach an upstream is missing from the ledger;</item>
/// <item>the call is sent, and its first bytes awaited: until they are here nothing has been promised to the caller;</item>
/// <item>a failure that may pass (408, 429, 5xx, connection, time) cools the deployment and goes back to 1, after a wait when all were tried;</item>
/// <item>a group that is spent hands over to its fallbacks, as far as the caller may use them.</item>
/// </list>
/// Any other failure is final. After the first byte there is no second try.
/// </summary>
internal sealed class Attempts(Router router, Cooldowns cooldowns, Upstreams upstreams, UpstreamRequests requests, Accounting accounting, TimeProvider time, Func<double> random)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public async Task<Result<OpenReply>> RunAsync(GatewayCall call, CancellationToken aborted)
    {
        var number = 0;
        Error? last = null;
        foreach (var route in call.Routes())
        {
            var tried = new List<string>();
            for (var retry = 0; retry <= call.Snapshot.Router.Retries; retry++)
            {
                var choice = router.Next(route.Group, tried, call.StickyKey);
                if (!choice.IsOk && tried.Count > 0)
                {
                    var wait = last?.RetryAfter ?? Backoff.Default.Wait(retry - 1, random);
                    if (wait > LongestWait)
                    {
                        break;
                    }

                    await Task.Delay(wait, time, aborted);
                    tried.Clear();
                    choice = router.Next(route.Group, tried, call.StickyKey);
                }

                if (!choice.Try(out var deployment, out var none))
                {
                    last ??= none;
                    break;
                }

                var outcome = await TryOnceAsync(call, route, deployment, ++number, aborted);
                if (outcome.Try(out var reply, out last))
                {
                    cooldowns.Clear(deployment.Id);
                    return reply;
                }

                if (!MayPass(last))
                {
                    return last;
                }

                tried.Add(deployment.Id);
                if (route.Group.Deployments.Count > 1)
                {
                    cooldowns.Cool(deployment.Id, last.RetryAfter ?? call.Snapshot.Router.Cooldown);
                }
            }
        }

        return last!;
    }

    private async Task<Result<OpenReply>> TryOnceAsync(GatewayCall call, Route route, Deployment deployment, int number, CancellationToken aborted)
    {
        var upstream = upstreams.For(deployment);
        var model = route.UpstreamModel(deployment);
        var form = upstream.FormFor(deployment, model, call.Operation, call.Dialect.Id);
        if (!requests.Write(call, form).Try(out var body, out var unreadable))
        {
            return unreadable;
        }

        if (!accounting.Begin(call, route, deployment, model, number).Try(out var charge, out var unaccountable))
        {
            return unaccountable;
        }

        charge.Losses = call.Losses;
        var clock = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        clock.CancelAfter(call.Head.Stream ? deployment.StreamTimeout : deployment.Timeout);
        UpstreamReply? reply = null;
        Error error;
        try
        {
            var sent = await upstream.SendAsync(new UpstreamCall(deployment, model, call.Operation, body, call.Head.Stream, call.RequestId) { Dialect = form.Dialect, PublicModel = call.Head.Model, Passed = form.Dialect == call.Dialect.Id ? call.PassedHeaders : [] }, clock.Token);
            if (sent.Try(out reply, out var failure))
            {
                var first = await (reply.IsSuccess && call.Head.Stream ? ReplyBytes.FirstAsync(reply, clock.Token) : ReplyBytes.WholeAsync(reply, clock.Token));
                if (reply.IsSuccess && first.Length > 0)
                {
                    return new OpenReply(route, deployment, form, reply, first, charge, number, clock);
                }

                error = reply.IsSuccess
                    ? new Error(ErrorKind.Upstream, $"The upstream (deployment `{deployment.Id}`) answered {reply.Status} with nothing in it.")
                    : Refusal(requests.ReadError(form.Dialect, reply.Status, first.Memory.Span), deployment, reply);
            }
            else
            {
                error = failure;
            }
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            error = new Error(ErrorKind.UpstreamTimeout, $"The upstream (deployment `{deployment.Id}`) did not answer within its time. Raise `timeout` for this model, or retry.") { Code = "upstream_timeout" };
        }
        catch (OperationCanceledException)
        {
            error = new Error(ErrorKind.Cancelled, "The caller left before the answer came.");
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            error = new Error(ErrorKind.Upstream, $"The upstream (deployment `{deployment.Id}`) broke off before its answer was complete.") { Code = "upstream_broken" };
        }

        charge.Fail(error, reached: reply is not null || error.Kind is ErrorKind.UpstreamTimeout or ErrorKind.Cancelled);
        clock.Dispose();
        if (reply is not null)
        {
            await reply.DisposeAsync();
        }

        return error;
    }

    /// <summary>A refusal of our own credentials is our fault, not the caller's: it must not look like a bad virtual key.</summary>
    private static Error Refusal(Error error, Deployment deployment, UpstreamReply reply)
    {
        error = error with { UpstreamStatus = reply.Status, RetryAfter = reply.RetryAfter ?? error.RetryAfter };
        return reply.Status is 401 or 403
            ? error with { Kind = ErrorKind.Upstream, Code = "upstream_credentials", Message = $"The upstream refused the credentials of deployment `{deployment.Id}`. Correct its api_key." }
            : error;
    }

    private static bool MayPass(Error error) =>
        error.Kind is ErrorKind.RateLimited or ErrorKind.Unavailable or ErrorKind.UpstreamTimeout or ErrorKind.Upstream
        && error.UpstreamStatus is null or 408 or 429 or 500 or 502 or 503 or 504 or 529;
}
