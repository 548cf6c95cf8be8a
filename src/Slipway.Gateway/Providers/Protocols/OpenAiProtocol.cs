using System.Runtime.CompilerServices;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Dialects.OpenAi;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>OpenAI, and every server that speaks its API; what sets them apart is in their profiles.</summary>
public sealed class OpenAiProtocol : IProtocol
{
    /// <summary>What every request to a deployment has in common, made once.</summary>
    private static readonly ConditionalWeakTable<Deployment, OpenAiTargets> Made = [];

    public string Id => "openai";

    public UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client) =>
        new(DialectFor(operation, client, deployment.Provider.TraitsOf(model), model), new UpstreamModel(model)
        {
            Traits = deployment.Provider.TraitsOf(model),
            BaseModel = deployment.PriceModel != deployment.UpstreamModel ? deployment.PriceModel : null,
        });

    public ValueTask<Result<UpstreamTarget>> TargetAsync(UpstreamCall call, CancellationToken cancellation) =>
        new(Made.GetValue(call.Deployment, deployment => new OpenAiTargets(deployment)).For(PathOf(call), call.Model));

    /// <summary>Moderations and, where they are offered, completions pass as they are; all else is chat completions and embeddings.</summary>
    private static DialectId DialectFor(Operation operation, DialectId client, OpenAiTraits traits, string model)
    {
        if (operation == Operation.Moderations)
        {
            return DialectId.Moderations;
        }

        return operation == Operation.Chat && client == DialectId.Completions && traits.Completes(model) ? DialectId.Completions : DialectId.OpenAi;
    }

    private static string PathOf(UpstreamCall call) => call.Operation switch
    {
        Operation.Embeddings => "embeddings",
        Operation.Moderations => "moderations",
        _ => call.Dialect == DialectId.Completions ? "completions" : "chat/completions",
    };
}
