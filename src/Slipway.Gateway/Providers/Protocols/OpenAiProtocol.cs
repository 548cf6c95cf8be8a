using System.Runtime.CompilerServices;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>OpenAI, and every server that speaks its API.</summary>
public sealed class OpenAiProtocol : IProtocol
{
    /// <summary>What every request to a deployment has in common, made once.</summary>
    private static readonly ConditionalWeakTable<Deployment, Targets> Made = [];

    public string Id => "openai";

    public UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client) =>
        new(DialectId.OpenAi, new UpstreamModel(model) { Traits = deployment.Provider.Traits });

    public ValueTask<Result<UpstreamTarget>> TargetAsync(UpstreamCall call, CancellationToken cancellation)
    {
        var targets = Made.GetValue(call.Deployment, deployment => new Targets(deployment));
        return new(call.Operation == Operation.Embeddings ? targets.Embeddings : targets.Chat);
    }

    private sealed class Targets(Deployment deployment)
    {
        public UpstreamTarget Chat { get; } = Make(deployment, "chat/completions");

        public UpstreamTarget Embeddings { get; } = Make(deployment, "embeddings");

        private static UpstreamTarget Make(Deployment deployment, string path) => new(new Uri(deployment.ApiBase!, path))
        {
            Headers = deployment.ApiKey is { } key ? [new("Authorization", "Bearer " + key)] : [],
        };
    }
}
