using System.Runtime.CompilerServices;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>
/// Ollama in its own API, which can do what its OpenAI-compatible one cannot: think, context length, schemas. The base address may end in
/// <c>/v1</c> or not. Who wants the compatible one writes <c>openai/model</c> with an <c>api_base</c> that ends in <c>/v1</c>.
/// </summary>
public sealed class OllamaProtocol : IProtocol
{
    private const string CompatibleBase = "/v1/";

    /// <summary>What every request to a deployment has in common, made once.</summary>
    private static readonly ConditionalWeakTable<Deployment, Targets> Made = [];

    public string Id => "ollama";

    /// <summary>A client's prompt passes as it is; vectors are always asked for in the newer form.</summary>
    public UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client) =>
        new(operation == Operation.Chat && client == DialectId.OllamaGenerate ? DialectId.OllamaGenerate : DialectId.Ollama, model);

    public ValueTask<Result<UpstreamTarget>> TargetAsync(UpstreamCall call, CancellationToken cancellation)
    {
        var targets = Made.GetValue(call.Deployment, deployment => new Targets(deployment));
        return new(call.Operation == Operation.Embeddings ? targets.Embed : call.Dialect == DialectId.OllamaGenerate ? targets.Generate : targets.Chat);
    }

    private sealed class Targets(Deployment deployment)
    {
        public UpstreamTarget Chat { get; } = Make(deployment, "api/chat");

        public UpstreamTarget Generate { get; } = Make(deployment, "api/generate");

        public UpstreamTarget Embed { get; } = Make(deployment, "api/embed");

        private static UpstreamTarget Make(Deployment deployment, string path) => new(new Uri(Root(deployment.ApiBase!), path))
        {
            Headers = deployment.ApiKey is { } key ? [new("Authorization", "Bearer " + key)] : [],
        };

        private static Uri Root(Uri apiBase) =>
            apiBase.AbsolutePath.EndsWith(CompatibleBase, StringComparison.Ordinal) ? new Uri(apiBase, "../") : apiBase;
    }
}
