using Slipway.Core.Errors;
using Slipway.Gateway.Providers.Google;

namespace Slipway.Cloud.Google;

/// <summary>
/// Keeps the token of one credential. Callers get it at once while it is good; it is renewed ahead of its end, in the background, by one request however
/// many ask; a failure is held for a moment only, and an old token serves until its end while renewals fail.
/// </summary>
/// <param name="fetch">Looks for the credentials and asks for a token.</param>
/// <param name="random">Draws from [0, 1): spreads the renewals of many processes.</param>
internal sealed class TokenCache(Func<CancellationToken, Task<Outcome<GoogleAuthorization>>> fetch, TimeProvider time, Func<double> random)
{
    /// <summary>The metadata server hands out the same token until 4 minutes before its end: asking earlier brings nothing new.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(225);

    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(60);

    /// <summary>Too close to its end to be sent: clocks differ, and requests take time.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <summary>For issuers that do not say when a token ends.</summary>
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(30);

    /// <summary>A token younger than this is not thrown away: the 401s of many calls at once were about the one before it.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private volatile Kept? kept;
    private Task<Outcome<GoogleAuthorization>>? flight;
    private GoogleFault? failure;
    private DateTimeOffset heldUntil;
    private int failures;

    public ValueTask<Result<GoogleAuthorization>> GetAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (kept is { } token && now < token.Ends)
        {
            if (now >= token.Renew)
            {
                _ = Flight(now);
            }

            return ValueTask.FromResult<Result<GoogleAuthorization>>(token.Authorization);
        }

        return WaitAsync(Flight(now), cancellation);
    }

    public void Invalidate()
    {
        lock (gate)
        {
            if (kept is { } token && time.GetUtcNow() - token.Since >= Fresh)
            {
                kept = null;
            }
        }
    }

    private async ValueTask<Result<GoogleAuthorization>> WaitAsync(Task<Outcome<GoogleAuthorization>> flying, CancellationToken cancellation)
    {
        var outcome = await flying.WaitAsync(cancellation);
        return outcome.Try(out var authorization, out var fault) ? authorization : fault.ToError(FirstHold);
    }

    private Task<Outcome<GoogleAuthorization>> Flight(DateTimeOffset now)
    {
        lock (gate)
        {
            if (flight is null && failure is not null && now < heldUntil)
            {
                return Task.FromResult<Outcome<GoogleAuthorization>>(failure);
            }

            return flight ??= Task.Run(FlyAsync);
        }
    }

    private async Task<Outcome<GoogleAuthorization>> FlyAsync()
    {
        Outcome<GoogleAuthorization> outcome;
        try
        {
            outcome = await FetchAsync();
        }
        catch
        {
            lock (gate)
            {
                flight = null; // A defect is told to those who waited; the next to ask tries anew.
            }

            throw;
        }

        lock (gate)
        {
            flight = null;
            var now = time.GetUtcNow();
            if (outcome.Try(out var authorization, out failure))
            {
                failures = 0;
                kept = Keep(authorization, now);
            }
            else
            {
                heldUntil = now + TimeSpan.FromTicks((long)(Math.Min(LongestHold.Ticks, FirstHold.Ticks * Math.Pow(2, Math.Min(failures, 10))) * (0.75 + random() / 4)));
                failures++;
            }
        }

        return outcome;
    }

    private async Task<Outcome<GoogleAuthorization>> FetchAsync()
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            return await fetch(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new GoogleFault("google_unreachable", "Google gave no token within 30 s.", "See that this machine reaches the token server: `slipway doctor google`.") { Passing = true };
        }
    }

    private Kept Keep(GoogleAuthorization authorization, DateTimeOffset now)
    {
        var lifetime = (authorization.Expires ?? now + UsualLifetime) - now;
        var ahead = Ahead - Spread * random();
        return new Kept(authorization, now, now + lifetime - (ahead < lifetime / 4 ? ahead : lifetime / 4), now + lifetime - (Margin < lifetime / 8 ? Margin : lifetime / 8));
    }

    /// <param name="Since">When it was had.</param>
    /// <param name="Renew">When to ask for the next.</param>
    /// <param name="Ends">When it is no longer handed out.</param>
    private sealed record Kept(GoogleAuthorization Authorization, DateTimeOffset Since, DateTimeOffset Renew, DateTimeOffset Ends);
}
