using Slipway.Core.Errors;
using Slipway.Core.Fidelity;
using Slipway.Core.Usage;
using Slipway.Gateway.Ledger;
using Slipway.Gateway.Policies;
using Slipway.Gateway.Pricing;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Calls;

/// <summary>Opens a charge for each attempt.</summary>
internal sealed class Accounting(UsageLedger ledger, Budgets budgets, PriceBook prices, TimeProvider time)
{
    /// <summary>Journals the intent: after this the attempt may be sent.</summary>
    public Result<Charge> Begin(GatewayCall call, Route route, Deployment deployment, string model, int attempt)
    {
        var intent = new UsageIntent(call.RequestId, attempt, call.Caller.Id, ReserveBudget.MostCost(call, route, deployment, prices))
        {
            Model = call.Head.Model,
            ModelGroup = route.Group.Name,
            DeploymentId = deployment.Id,
            UpstreamModel = model,
            Variant = deployment.Variant,
            Dialect = call.Dialect.Id.Value,
            Operation = call.Operation.ToString().ToLowerInvariant(),
            Stream = call.Head.Stream,
            EndUser = call.Head.EndUser,
            StartedAt = time.GetUtcNow(),
        };
        return ledger.Begin(intent).Try(out var entry, out var refusal) ? new Charge(ledger, entry, budgets, prices.For(deployment, model), call.Body.Length, time) : refusal;
    }
}

/// <summary>What one attempt costs: open until it is settled, once.</summary>
internal sealed class Charge(UsageLedger ledger, LedgerEntry entry, Budgets budgets, Price? price, int bodyBytes, TimeProvider time)
{
    private const int BytesPerToken = 4;

    private readonly long started = time.GetTimestamp();
    private double? firstByteMs;
    private bool settled;

    /// <summary>What the translations of this attempt could not carry; goes into its row.</summary>
    public IReadOnlyList<Loss> Losses { get; set; } = [];

    /// <summary>The cost that was settled; null when no price is known.</summary>
    public decimal? Cost { get; private set; }

    public void FirstByteSent() => firstByteMs ??= time.GetElapsedTime(started).TotalMilliseconds;

    /// <param name="usage">What the upstream reported; null when it reported nothing, and then it is estimated.</param>
    /// <param name="delivered">Pieces of the answer that were delivered: the floor of the estimate.</param>
    public void Settle(TokenUsage? usage, int delivered, Error? error)
    {
        if (settled)
        {
            return;
        }

        settled = true;
        var tokens = usage ?? new TokenUsage(bodyBytes / BytesPerToken, delivered);
        Cost = price?.CostOf(tokens);
        if (Cost is { } cost && cost > 0)
        {
            budgets.Spend(entry.Intent.KeyId, cost);
        }

        ledger.Settle(entry, new UsageRow(entry.Intent)
        {
            Status = error is null ? "ok" : error.Kind.ToString(),
            ErrorCode = error?.Code,
            Tokens = tokens,
            UsageSource = usage is null ? "estimated" : "reported",
            Losses = Losses.Count == 0 ? null : Losses,
            Cost = Cost,
            PriceSource = price?.Source,
            FirstByteMs = firstByteMs,
            DurationMs = time.GetElapsedTime(started).TotalMilliseconds,
        });
    }

    /// <summary>The attempt failed before anything was delivered.</summary>
    /// <param name="reached">It may have reached the upstream: it leaves a row. Otherwise the intent is withdrawn.</param>
    public void Fail(Error error, bool reached)
    {
        if (settled)
        {
            return;
        }

        settled = true;
        if (!reached)
        {
            ledger.Withdraw(entry);
            return;
        }

        ledger.Settle(entry, new UsageRow(entry.Intent)
        {
            Status = error.Kind.ToString(),
            ErrorCode = error.Code,
            UsageSource = "none",
            Losses = Losses.Count == 0 ? null : Losses,
            Cost = price is null ? null : 0,
            PriceSource = price?.Source,
            DurationMs = time.GetElapsedTime(started).TotalMilliseconds,
        });
    }
}
