using Slipway.Core.Errors;
using Slipway.Gateway.Keys;
using Slipway.Testing;

namespace Slipway.Tests.Gateway.Keys;

public sealed class RequestLimiterTests
{
    private readonly ManualTime time = new();
    private readonly RequestLimiter limiter;

    public RequestLimiterTests() => limiter = new RequestLimiter(time);

    [Fact]
    public void Any_sixty_seconds_hold_no_more_than_the_limit_also_across_the_turn_of_a_minute()
    {
        var key = Key(rpm: 3);
        time.Advance(TimeSpan.FromSeconds(59));
        for (var i = 0; i < 3; i++)
        {
            limiter.Enter(key).ShouldBeNull();
        }

        time.Advance(TimeSpan.FromSeconds(2));
        var refusal = limiter.Enter(key).ShouldNotBeNull();
        refusal.Kind.ShouldBe(ErrorKind.RateLimited);
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(58));

        time.Advance(TimeSpan.FromSeconds(58) - TimeSpan.FromTicks(1));
        limiter.Enter(key).ShouldNotBeNull();
        time.Advance(TimeSpan.FromTicks(1));
        limiter.Enter(key).ShouldBeNull();
    }

    [Fact]
    public void A_refused_call_takes_nothing()
    {
        var key = Key(rpm: 1);
        limiter.Enter(key).ShouldBeNull();
        for (var i = 0; i < 50; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            limiter.Enter(key).ShouldNotBeNull();
        }

        time.Advance(TimeSpan.FromSeconds(10));
        limiter.Enter(key).ShouldBeNull();
    }

    [Fact]
    public void The_wait_it_names_is_enough_and_also_after_the_limit_was_lowered()
    {
        for (var i = 0; i < 5; i++)
        {
            limiter.Enter(Key(rpm: 5)).ShouldBeNull();
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var lowered = Key(rpm: 2);
        var wait = limiter.Enter(lowered)!.RetryAfter!.Value;
        time.Advance(wait - TimeSpan.FromTicks(1));
        limiter.Enter(lowered).ShouldNotBeNull();
        time.Advance(TimeSpan.FromTicks(1));
        limiter.Enter(lowered).ShouldBeNull();
    }

    [Fact]
    public void A_limit_of_none_lets_nobody_in() => limiter.Enter(Key(rpm: 0)).ShouldNotBeNull();

    [Fact]
    public void Parallel_places_are_given_back_and_keys_do_not_share_them()
    {
        var key = Key(parallel: 2);
        limiter.Enter(key).ShouldBeNull();
        limiter.Enter(key).ShouldBeNull();
        limiter.Enter(key)!.Code.ShouldBe("max_parallel_requests");
        limiter.Enter(Key(parallel: 1, id: 'b')).ShouldBeNull();
        limiter.Leave(key);
        limiter.Enter(key).ShouldBeNull();
    }

    [Fact]
    public void Calls_under_way_count_when_a_limit_is_set_meanwhile()
    {
        limiter.Enter(Key()).ShouldBeNull();
        limiter.Enter(Key()).ShouldBeNull();
        limiter.Enter(Key(parallel: 2)).ShouldNotBeNull();
        limiter.Leave(Key(parallel: 2));
        limiter.Enter(Key(parallel: 2)).ShouldBeNull();
        limiter.Enter(Key(parallel: 2)).ShouldNotBeNull();
    }

    [Fact]
    public void Under_real_threads_exactly_the_limit_is_let_in()
    {
        var key = Key(rpm: 100);
        var admitted = 0;
        Threads.Race(8, () =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (limiter.Enter(key) is null)
                {
                    Interlocked.Increment(ref admitted);
                }
            }
        });
        admitted.ShouldBe(100);
    }

    private VirtualKey Key(int? rpm = null, int? parallel = null, char id = 'a') => new()
    {
        TokenId = new string(id, 64), KeyName = "sk-...", RpmLimit = rpm, MaxParallelRequests = parallel, CreatedAt = time.GetUtcNow(), UpdatedAt = time.GetUtcNow(),
    };
}
