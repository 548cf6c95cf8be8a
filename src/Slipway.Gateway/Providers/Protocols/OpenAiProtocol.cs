using System.Runtime.CompilerServices;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>OpenAI, and every server that speaks its API; what sets them apart is in their profiles.</summary>
public sealed class OpenAiProtocol : IProtocol
{
    /// <summary>What every request to a deployment has in common, made once.</summary>
    private static readonly ConditionalWeakTable<Deployment, OpenAiTargets> Made = [];

    public string Id => "openai";

    public UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client) =>
        new(DialectId.OpenAi, new UpstreamModel(model)
        {
            Traits = deployment.Provider.TraitsOf(model),
            BaseModel = deployment.PriceModel != deployment.UpstreamModel ? deployment.PriceModel : null,
        });

    public ValueTask<Result<UpstreamTarget>> TargetAsync(UpstreamCall call, CancellationToken cancellation) =>
        new(Made.GetValue(call.Deployment, deployment => new OpenAiTargets(deployment)).For(PathOf(call.Operation), call.Model));

    private static string PathOf(Operation operation) => operation == Operation.Embeddings ? "embeddings" : "chat/completions";
}
