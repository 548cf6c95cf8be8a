using Slipway.Dialects;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Keys;
using Slipway.Gateway.Ledger;
using Slipway.Gateway.Models;
using Slipway.Gateway.Policies;
using Slipway.Gateway.Predict;
using Slipway.Gateway.Pricing;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Reasoning;
using Slipway.Gateway.Responses;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Telemetry;

namespace Slipway.Gateway;

/// <summary>What a gateway is made of; <see cref="Build"/> puts it together.</summary>
public sealed record GatewayParts
{
    public required Snapshots Snapshots { get; init; }

    public required Upstreams Upstreams { get; init; }

    public required KeyRing Keys { get; init; }

    public required AdminKeys Admins { get; init; }

    public required UsageLedger Ledger { get; init; }

    public required Budgets Budgets { get; init; }

    public required PriceBook Prices { get; init; }

    public required ITokenCounter TokenCounter { get; init; }

    public required ReasoningVault Vault { get; init; }

    public required ResponseArchive Responses { get; init; }

    public required ResolveReferences References { get; init; }

    public required GatewayMetrics Metrics { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Draws from [0, 1), from any thread.</summary>
    public required Func<double> Random { get; init; }

    public long MaxRequestBytes { get; init; } = 20 * 1024 * 1024;

    public BuiltGateway Build()
    {
        var catalog = new DialectCatalog(Time);
        var dialects = catalog.Fronts.ToDictionary(front => front.Id, front => new Dialect(front, catalog.PassThrough(front.Id)));
        var requests = new UpstreamRequests(catalog, Vault);
        var authenticate = new Authenticate(Keys, Admins);
        var pipeline = new Pipeline(authenticate, new AuthorizeModel(), new LimitRate(new RequestLimiter(Time)), new RecallResponse(Responses, Time, MaxRequestBytes), References, new ReserveBudget(Budgets, Prices));
        var cooldowns = new Cooldowns(Time);
        var attempts = new Attempts(new Router(cooldowns, Random), cooldowns, Upstreams, requests, new Accounting(Ledger, Budgets, Prices, Time), Time, Random);
        return new BuiltGateway(
            new GatewayHandler(dialects, Snapshots, pipeline, attempts, new Replies(requests, Time), new ModelLists(authenticate), new TokenCounts(TokenCounter, Upstreams, requests), new PromptCalls(attempts, Upstreams, requests), Metrics, Time, MaxRequestBytes),
            new PredictHandler(dialects[DialectId.Gemini], dialects[DialectId.OpenAi], Snapshots, pipeline, attempts, requests, Time, MaxRequestBytes),
            authenticate,
            Responses);
    }
}

/// <summary>The handlers of a gateway, ready to be mapped.</summary>
public sealed record BuiltGateway(GatewayHandler Handler, PredictHandler Predict, Authenticate Authenticate, ResponseArchive Responses);
