using System.Globalization;
using System.Text;
using Slipway.Core.Errors;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Inner;

namespace Slipway.Gateway.Batches;

/// <summary>
/// Makes the call of one line, in its owner's name and with its owner's rights as they are at that moment. A refusal that may pass is tried
/// again: as long as the batch lasts where the gateway says when (a rate limit), three times otherwise.
/// </summary>
internal sealed class BatchCalls(IInnerGateway gateway, Func<string, Result<Caller>> owners, TimeProvider time)
{
    private const int Tries = 3;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Names a line's call in the ledger: made of the batch, the line, and which try it is, so that two tries never share a row and a row can be
    /// told to belong to its line.
    /// </summary>
    public static string Id(BatchJob job, int line, int attempt = 1)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"batch_{job.Id}-{line}");
        return job.Runs <= 1 && attempt == 1 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}-{job.Runs}.{attempt}");
    }

    /// <param name="enough">The batch takes no more: a call under way is finished, but none is tried again.</param>
    /// <param name="abort">The call under way is broken off.</param>
    /// <returns>Null when the line is left undone.</returns>
    public async Task<BatchResult?> RunAsync(BatchJob job, BatchLine line, CancellationToken enough, CancellationToken abort)
    {
        for (var attempt = 1; ; attempt++)
        {
            var id = Id(job, line.Number, attempt);
            if (!owners(job.Tenant).Try(out var owner, out _))
            {
                // Its own call finds out and tells it in the dialect's shape.
                owner = new Caller(new Keys.VirtualKey { TokenId = job.Tenant, KeyName = "", CreatedAt = default, UpdatedAt = default });
            }

            var reply = await gateway.PostAsync(job.Path, line.Body, owner, id, abort);
            if (reply.IsSuccess || !MayPass(reply, attempt))
            {
                return new BatchResult(line.Number, reply.Status, id, reply.Body);
            }

            var wait = reply.RetryAfter ?? TimeSpan.FromSeconds(Math.Pow(2, attempt - 1));
            try
            {
                await Task.Delay(wait < LongestWait ? wait : LongestWait, time, enough);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    private static bool MayPass(InnerReply reply, int attempt) => reply.Status switch
    {
        429 => !SaysBudget(reply.Body) && (reply.RetryAfter is not null || attempt < Tries),
        503 => reply.RetryAfter is not null || attempt < Tries,
        408 or 500 or 502 or 504 => attempt < Tries,
        _ => false,
    };

    private static bool SaysBudget(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span).Contains("budget_exceeded", StringComparison.OrdinalIgnoreCase);
}
