namespace Slipway.Tests.Cloud.Google;

public sealed class TokenCacheTests
{
    [Fact]
    public async Task Many_callers_at_once_cause_one_request()
    {
        await using var scene = await Scene.OpenAsync();
        var gate = new TaskCompletionSource();
        scene.Server.Gate = gate.Task;
        scene.Server.On("/token", Said.Token("one"));
        scene.WriteAdc(scene.AuthorizedUser());

        var callers = Enumerable.Range(0, 50).Select(_ => scene.TokenAsync()).ToArray();
        gate.SetResult();

        (await Task.WhenAll(callers)).ShouldAllBe(a => a.Token == "one");
        scene.Server.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_that_leaves_does_not_take_the_request_of_the_others_along()
    {
        await using var scene = await Scene.OpenAsync();
        var gate = new TaskCompletionSource();
        scene.Server.Gate = gate.Task;
        scene.Server.On("/token", Said.Token("one"));
        scene.WriteAdc(scene.AuthorizedUser());
        using var leaving = new CancellationTokenSource();
        var first = scene.Credentials.AuthorizeAsync(null, leaving.Token).AsTask();
        var second = scene.TokenAsync();

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        (await second).Token.ShouldBe("one");
        scene.Server.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_is_renewed_ahead_of_its_end_while_the_old_one_goes_on_serving()
    {
        await using var scene = await Scene.OpenAsync();
        var count = 0;
        scene.Server.On("/token", _ => Said.Token($"token-{Interlocked.Increment(ref count)}"));
        scene.WriteAdc(scene.AuthorizedUser());
        (await scene.TokenAsync()).Token.ShouldBe("token-1");

        scene.Time.Advance(TimeSpan.FromSeconds(3600 - 226));
        (await scene.TokenAsync()).Token.ShouldBe("token-1");
        scene.Server.Calls.Count.ShouldBe(1);

        scene.Time.Advance(TimeSpan.FromSeconds(2));
        (await scene.TokenAsync()).Token.ShouldBe("token-1"); // At once; the next is on its way.
        await UntilAsync(async () => (await scene.TokenAsync()).Token == "token-2");
        scene.Server.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_moment_of_renewal_is_spread_by_chance()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("token"));
        scene.WriteAdc(scene.AuthorizedUser());
        scene.Draw = 0.5; // Half a minute later than 225 s before the end.
        await scene.TokenAsync();

        scene.Time.Advance(TimeSpan.FromSeconds(3600 - 196));
        await scene.TokenAsync();
        scene.Server.Calls.Count.ShouldBe(1);

        scene.Time.Advance(TimeSpan.FromSeconds(2));
        await scene.TokenAsync();
        await UntilAsync(() => Task.FromResult(scene.Server.Calls.Count == 2));
    }

    [Fact]
    public async Task While_renewals_fail_the_old_token_serves_to_its_end_and_no_longer()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("old"));
        scene.WriteAdc(scene.AuthorizedUser());
        await scene.TokenAsync();
        scene.Server.On("/token", new Said(400, """{"error":"invalid_grant"}"""));

        scene.Time.Advance(TimeSpan.FromSeconds(3500));
        (await scene.TokenAsync()).Token.ShouldBe("old");
        await UntilAsync(() => Task.FromResult(scene.Server.Calls.Count == 2));
        (await scene.TokenAsync()).Token.ShouldBe("old");

        scene.Time.Advance(TimeSpan.FromSeconds(95));
        (await scene.FaultAsync()).Code.ShouldBe("google_sign_in_expired");
    }

    [Fact]
    public async Task A_failed_first_look_up_is_not_kept()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.On("/token", Said.Token("late"));
        (await scene.FaultAsync()).Code.ShouldBe("google_credentials_missing");

        scene.WriteAdc(scene.AuthorizedUser());
        (await scene.FaultAsync()).Code.ShouldBe("google_credentials_missing", "within the same second nobody looks again");
        scene.Time.Advance(TimeSpan.FromSeconds(1));

        (await scene.TokenAsync()).Token.ShouldBe("late");
    }

    [Fact]
    public async Task A_refused_token_is_thrown_away_and_the_credentials_are_read_anew()
    {
        await using var scene = await Scene.OpenAsync();
        var count = 0;
        scene.Server.On("/token", call => Said.Token($"{call.Form["refresh_token"]}/{Interlocked.Increment(ref count)}"));
        var path = scene.WriteAdc(scene.AuthorizedUser());
        (await scene.TokenAsync()).Token.ShouldBe("refresh-1/1");

        scene.Time.Advance(TimeSpan.FromSeconds(11));
        File.WriteAllText(path, scene.AuthorizedUser().Replace("refresh-1", "refresh-2"));
        scene.Credentials.Invalidate(null);
        (await scene.TokenAsync()).Token.ShouldBe("refresh-2/2");

        scene.Credentials.Invalidate(null); // A straggler's 401, about the token before.
        (await scene.TokenAsync()).Token.ShouldBe("refresh-2/2");
    }

    [Fact]
    public async Task A_server_that_stumbles_once_is_asked_again()
    {
        await using var scene = await Scene.OpenAsync();
        var count = 0;
        scene.Server.On("/token", _ => Interlocked.Increment(ref count) == 1 ? new Said(503, "busy") : Said.Token("second-try"));
        scene.WriteAdc(scene.AuthorizedUser());
        (await scene.TokenAsync()).Token.ShouldBe("second-try"); // The draw is 0: no pause.
    }

    [Fact]
    public async Task A_server_that_is_away_is_told_apart_from_a_refusal()
    {
        await using var scene = await Scene.OpenAsync();
        scene.WriteAdc(scene.AuthorizedUser().Replace(scene.Server.Url, $"http://127.0.0.1:{FreePort.Next()}"));
        var fault = await scene.FaultAsync();
        fault.Code.ShouldBe("google_unreachable");
        fault.Kind.ShouldBe(Slipway.Core.Errors.ErrorKind.Unavailable);
        fault.RetryAfter.ShouldNotBeNull();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
