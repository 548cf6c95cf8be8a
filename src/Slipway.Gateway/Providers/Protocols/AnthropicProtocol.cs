using System.Runtime.CompilerServices;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>Anthropic, and servers that speak its Messages API.</summary>
public sealed class AnthropicProtocol : IProtocol
{
    /// <summary>The version of the API that requests are written in, unless the client that they come from names its own.</summary>
    public const string Version = "2023-06-01";

    private const string VersionHeader = "anthropic-version";

    /// <summary>What every request to a deployment has in common, made once.</summary>
    private static readonly ConditionalWeakTable<Deployment, Targets> Made = [];

    public string Id => "anthropic";

    public UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client) => new(DialectId.Anthropic, model);

    public bool CountsTokens(Deployment deployment) => true;

    public ValueTask<Result<UpstreamTarget>> TargetAsync(UpstreamCall call, CancellationToken cancellation)
    {
        var targets = Made.GetValue(call.Deployment, deployment => new Targets(deployment));
        var target = call.Operation == Operation.CountTokens ? targets.Count : targets.Messages;
        var versioned = call.Passed.Any(header => header.Key == VersionHeader);
        return new(versioned ? target : target with { Headers = [.. target.Headers, new(VersionHeader, Version)] });
    }

    private sealed class Targets(Deployment deployment)
    {
        public UpstreamTarget Messages { get; } = Make(deployment, "messages");

        public UpstreamTarget Count { get; } = Make(deployment, "messages/count_tokens");

        /// <summary>Base addresses are given with and without the version, as Anthropic's own clients want none.</summary>
        private static UpstreamTarget Make(Deployment deployment, string path) =>
            new(new Uri(deployment.ApiBase!, deployment.ApiBase!.AbsolutePath.EndsWith("/v1/", StringComparison.Ordinal) ? path : "v1/" + path))
            {
                Headers = deployment.ApiKey is { } key ? [new("x-api-key", key)] : [],
            };
    }
}
