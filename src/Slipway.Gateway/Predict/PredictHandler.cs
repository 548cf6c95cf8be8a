using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Identity;
using Slipway.Dialects;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Predict;

/// <summary>
/// Vertex AI's online prediction (<c>…/endpoints/{e}:predict</c>): each instance is a call of its own, with its own policies, attempts
/// and ledger row, or all of them are one when the endpoint embeds. The first failure fails the whole, as on Vertex AI.
/// </summary>
public sealed class PredictHandler
{
    private readonly Dialect google;
    private readonly Dialect openAi;
    private readonly Snapshots snapshots;
    private readonly Pipeline pipeline;
    private readonly Attempts attempts;
    private readonly UpstreamRequests dialects;
    private readonly TimeProvider time;
    private readonly long maxRequestBytes;

    internal PredictHandler(Dialect google, Dialect openAi, Snapshots snapshots, Pipeline pipeline, Attempts attempts, UpstreamRequests dialects, TimeProvider time, long maxRequestBytes)
    {
        this.google = google;
        this.openAi = openAi;
        this.snapshots = snapshots;
        this.pipeline = pipeline;
        this.attempts = attempts;
        this.dialects = dialects;
        this.time = time;
        this.maxRequestBytes = maxRequestBytes;
    }

    public async Task HandleAsync(HttpContext http)
    {
        var requestId = Ids.Sorted("req", time.GetUtcNow());
        http.Response.Headers["x-request-id"] = requestId;
        var published = http.Request.RouteValues["publisher"] as string;
        var endpoint = published is null or "google" ? (string)http.Request.RouteValues["endpoint"]! : $"publishers/{published}/models/{http.Request.RouteValues["endpoint"]}";
        var outcome = await PredictAsync(http, endpoint, published is not null);
        if (!outcome.Try(out var predictions, out var error))
        {
            await Failures.WriteAsync(http, google.Inbound, error, requestId);
            return;
        }

        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("predictions");
        predictions.Write(json);
        json.WriteEndArray();
        json.WriteString("deployedModelId", predictions.DeployedModelId);
        json.WriteString("modelDisplayName", endpoint);
        json.WriteEndObject();
    }

    private async Task<Result<Predictions>> PredictAsync(HttpContext http, string endpoint, bool published)
    {
        if (!(await RequestBodies.ReadAsync(http.Request, maxRequestBytes)).Try(out var body, out var unread))
        {
            return unread;
        }

        var snapshot = snapshots.Current;
        var group = snapshot.Resolve(endpoint) is { IsOk: true, Value.Group: var found } ? found : null;

        // A published model's :predict is that of Google's embedding models; their chat models have none.
        var embeds = group?.Card is { Embeddings: true } card && (published || !card.Chat);
        var inProcess = group?.Deployments.All(d => d.Provider.InProcess) == true;
        if (!(embeds ? PredictRequest.Embeddings(body, endpoint) : PredictRequest.Chats(body, endpoint, confidence: inProcess)).Try(out var bodies, out var malformed))
        {
            return malformed;
        }

        var predictions = new Predictions();
        foreach (var one in bodies)
        {
            var (dialect, target) = embeds ? (google, new CallTarget(endpoint)) : (openAi, new CallTarget());
            if (!dialect.Inbound.Peek(one.Span, target).Try(out var head, out var bad))
            {
                return bad;
            }

            var call = new GatewayCall(embeds ? Operation.Embeddings : Operation.Chat, dialect, target, one, snapshot)
            {
                RequestId = Ids.Sorted("req", time.GetUtcNow()),
                Head = head,
                Credential = Credentials.From(http.Request),
                Started = time.GetTimestamp(),
            };
            if (await ServeAsync(call, predictions, http.RequestAborted) is { } error)
            {
                return error;
            }
        }

        return predictions;
    }

    private async Task<Error?> ServeAsync(GatewayCall call, Predictions predictions, CancellationToken aborted)
    {
        if (!(await pipeline.AdmitAsync(call)).Try(out var admission, out var refusal))
        {
            return refusal;
        }

        using (admission)
        {
            if (!(await attempts.RunAsync(call, aborted)).Try(out var reply, out var failure))
            {
                return failure;
            }

            await using (reply)
            {
                var error = predictions.Add(call.Operation, dialects.For(reply.Dialect), reply.First.Memory, out var usage);
                predictions.DeployedModelId = reply.Deployment.Variant ?? reply.Deployment.Id;
                if (error is null)
                {
                    reply.Charge.Settle(usage, delivered: 1, error: null);
                }
                else
                {
                    reply.Charge.Fail(error, reached: true);
                }

                return error;
            }
        }
    }
}
