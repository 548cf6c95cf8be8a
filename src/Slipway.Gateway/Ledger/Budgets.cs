using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Ledger;

/// <summary>
/// Two-phase budgets: the most that a call can cost is reserved before it is sent, settled at what it did cost, and the rest released. What
/// is spent and reserved together never exceeds a budget, however many calls race for the last cent.
/// </summary>
public sealed class Budgets
{
    private readonly ConcurrentDictionary<string, Account> accounts = new(StringComparer.Ordinal);

    public Budgets(IReadOnlyDictionary<string, decimal> spent)
    {
        foreach (var (key, amount) in spent)
        {
            accounts[key] = new Account { Spent = amount };
        }
    }

    public decimal SpentBy(string keyId)
    {
        if (!accounts.TryGetValue(keyId, out var account))
        {
            return 0;
        }

        lock (account)
        {
            return account.Spent;
        }
    }

    /// <summary>Sets an amount aside; null when the budget allows it.</summary>
    public Error? Reserve(string keyId, decimal budget, decimal amount)
    {
        var account = accounts.GetOrAdd(keyId, _ => new Account());
        lock (account)
        {
            if (account.Spent + account.Reserved + amount > budget)
            {
                return new Error(ErrorKind.BudgetExceeded, string.Create(CultureInfo.InvariantCulture,
                    $"This key's budget of ${budget} does not cover this call: ${account.Spent} spent, ${account.Reserved} reserved by calls under way, and this one may cost up to ${amount}. Lower max_tokens, or have the budget raised."))
                {
                    Code = "budget_exceeded",
                };
            }

            account.Reserved += amount;
            return null;
        }
    }

    public void Release(string keyId, decimal amount)
    {
        if (accounts.TryGetValue(keyId, out var account))
        {
            lock (account)
            {
                account.Reserved -= amount;
            }
        }
    }

    public void Spend(string keyId, decimal amount)
    {
        var account = accounts.GetOrAdd(keyId, _ => new Account());
        lock (account)
        {
            account.Spent += amount;
        }
    }

    private sealed class Account
    {
        public decimal Spent { get; set; }

        public decimal Reserved { get; set; }
    }
}
