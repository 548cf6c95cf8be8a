using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Errors;
using Slipway.Gateway.Ledger;
using Slipway.Tests.Gateway.Keys;

namespace Slipway.Tests.Gateway.Ledger;

public sealed class BudgetsTests
{
    private const string Key = "key-a";

    [Fact]
    public void The_last_cent_is_spent_by_one_of_many_threads()
    {
        for (var round = 0; round < 50; round++)
        {
            var budgets = new Budgets(new Dictionary<string, decimal> { [Key] = 9.99m });
            var admitted = 0;
            Threads.Race(8, () =>
            {
                if (budgets.Reserve(Key, 10m, 0.01m) is null)
                {
                    Interlocked.Increment(ref admitted);
                }
            });
            admitted.ShouldBe(1);
        }
    }

    [Fact]
    public void Threads_that_reserve_settle_and_release_never_overshoot_and_leave_the_room_usable()
    {
        const decimal Budget = 1m;
        var budgets = new Budgets(new Dictionary<string, decimal>());
        var overshot = false;
        Threads.Race(8, () =>
        {
            for (var i = 0; i < 2000; i++)
            {
                var most = 0.001m * (1 + i % 7);
                if (budgets.Reserve(Key, Budget, most) is null)
                {
                    budgets.Spend(Key, i % 3 == 0 ? 0 : most / 2);
                    budgets.Release(Key, most);
                    overshot |= budgets.SpentBy(Key) > Budget;
                }
            }
        });

        overshot.ShouldBeFalse();
        var spent = budgets.SpentBy(Key);
        budgets.Reserve(Key, Budget, Budget - spent).ShouldBeNull("no reservation may have leaked");
        budgets.Reserve(Key, Budget, 0.000000000001m).ShouldNotBeNull();
    }

    [Fact]
    public void In_any_order_of_steps_spent_and_reserved_stay_within_the_budget() => Prop.ForAll(
        Gen.Choose(0, 2).Zip(Gen.Choose(1, 400)).ListOf().ToArbitrary(),
        steps =>
        {
            const decimal Budget = 1m;
            var budgets = new Budgets(new Dictionary<string, decimal>());
            var held = new Queue<decimal>();
            decimal spent = 0;
            foreach (var (kind, thousandths) in steps)
            {
                var amount = thousandths / 1000m;
                var fits = spent + held.Sum() + amount <= Budget;
                if (kind < 2)
                {
                    (budgets.Reserve(Key, Budget, amount) is null).ShouldBe(fits);
                    if (fits)
                    {
                        held.Enqueue(amount);
                    }
                }
                else if (held.TryDequeue(out var reserved))
                {
                    budgets.Spend(Key, reserved / 3);
                    budgets.Release(Key, reserved);
                    spent += reserved / 3;
                }

                (budgets.SpentBy(Key) + held.Sum()).ShouldBeLessThanOrEqualTo(Budget);
            }

            budgets.SpentBy(Key).ShouldBe(spent);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_refusal_says_what_is_left_and_what_to_do()
    {
        var refusal = new Budgets(new Dictionary<string, decimal> { [Key] = 0.75m }).Reserve(Key, 1m, 0.5m).ShouldNotBeNull();
        refusal.Kind.ShouldBe(ErrorKind.BudgetExceeded);
        refusal.Code.ShouldBe("budget_exceeded");
        refusal.Message.ShouldContain("$0.75 spent");
        refusal.Message.ShouldContain("max_tokens");
    }

    [Fact]
    public void Keys_have_budgets_of_their_own()
    {
        var budgets = new Budgets(new Dictionary<string, decimal> { [Key] = 1m });
        budgets.Reserve(Key, 1m, 0.01m).ShouldNotBeNull();
        budgets.Reserve("key-b", 1m, 1m).ShouldBeNull();
    }
}
