using Slipway.Core.Chat;
using Slipway.Core.Fidelity;

namespace Slipway.Dialects.Fidelity;

/// <summary>
/// What a translation loses, found by the tables of the two dialects: what the sender used, held against what the receiver can carry.
/// The tables are kept honest by tests that write a request in a dialect and read it again.
/// </summary>
public static class LossReport
{
    private const string NotCarried = "has no counterpart between dialects; it survives only to an upstream that speaks the caller's own";

    /// <summary>What <paramref name="to"/> cannot carry of a request that came in <paramref name="from"/>.</summary>
    public static IReadOnlyList<Loss> OfRequest(ChatRequest request, IInboundDialect from, IOutboundDialect to, UpstreamModel model)
    {
        var losses = new List<Loss>();
        foreach (var row in to.RequestLosses)
        {
            if (row.Feature.Value(request) is not null && (row.When is null || row.When(request, model)))
            {
                losses.Add(new Loss(from.RequestFields.GetValueOrDefault(row.Feature.Id, row.Feature.Id), row.Effect, row.Reason));
            }
        }

        losses.AddRange(request.UnknownFields.Select(field => new Loss(field, LossEffect.Dropped, NotCarried)));
        return losses;
    }

    /// <summary>What <paramref name="to"/> cannot carry of an answer that came in <paramref name="from"/>.</summary>
    public static IReadOnlyList<Loss> OfReply(ChatResponse response, IOutboundDialect from, IInboundDialect to)
    {
        var losses = new List<Loss>();
        foreach (var row in to.ReplyLosses)
        {
            if (row.Feature.Value(response) is not null && (row.When is null || row.When(response)))
            {
                losses.Add(new Loss(from.ReplyFields.GetValueOrDefault(row.Feature.Id, row.Feature.Id), row.Effect, row.Reason));
            }
        }

        losses.AddRange(response.UnknownFields.Select(field => new Loss(field, LossEffect.Dropped, NotCarried)));
        return losses;
    }
}
