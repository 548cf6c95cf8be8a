using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Core.Errors;
using Slipway.Gateway.Keys;
using Slipway.Gateway.Ledger;
using Slipway.Gateway.Policies;
using Slipway.Server.Admin;

namespace Slipway.Server.Keys;

/// <summary>LiteLLM's <c>GET /spend/logs</c>: rows of the ledger, newest first, in pages.</summary>
internal static class SpendEndpoints
{
    /// <summary>Response header with the <c>cursor</c> of the next page; absent on the last.</summary>
    public const string NextHeader = "x-slipway-next-cursor";

    private const int MostRows = 1000;
    private const int UsualRows = 100;

    public static void Map(IEndpointRouteBuilder app, IUsageStore usage, KeyRing keys, Authenticate authenticate) =>
        app.MapGroup("/spend").AddEndpointFilter(new AdminAccess(authenticate)).MapGet("/logs", async (HttpContext http) =>
        {
            if (!Query(http.Request.Query, keys).Try(out var query, out var fault))
            {
                return new AdminAccess.Refusal(fault);
            }

            // One row more than shown tells whether there is another page.
            var rows = await usage.ListAsync(query with { Limit = query.Limit + 1 }, http.RequestAborted);
            if (rows.Count > query.Limit)
            {
                http.Response.Headers[NextHeader] = Uri.EscapeDataString(SpendCursor.Write(UsagePlace.Of(rows[query.Limit - 1])));
            }

            return Results.Json([.. rows.Take(query.Limit).Select(SpendLog.Of)], SpendJson.Default.ListSpendLog);
        });

    private static Result<UsageQuery> Query(IQueryCollection given, KeyRing keys)
    {
        var size = UsualRows;
        if (Value(given, "page_size") is { } sized && (!int.TryParse(sized, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MostRows))
        {
            return Error.Invalid($"`page_size` must be a whole number from 1 to {MostRows}.", "page_size");
        }

        UsagePlace? before = null;
        if (Value(given, "cursor") is { } cursor && (before = SpendCursor.Read(cursor)) is null)
        {
            return Error.Invalid($"`cursor` is not one that Slipway gave. Take it from the {NextHeader} header of the page before.", "cursor");
        }

        if (!Moment(given, "start_date").Try(out var from, out var fault) || !Moment(given, "end_date").Try(out var until, out fault))
        {
            return fault;
        }

        var key = Value(given, "api_key");
        return new UsageQuery(size)
        {
            // The rows of a deleted key are still there under its id.
            KeyId = key is null ? null : keys.Find(key)?.TokenId ?? (KeyDigest.TryParse(key, out _) ? key : keys.DigestOf(key).Hex),
            CallId = Value(given, "request_id"),
            From = from,
            Until = until,
            Before = before,
        };
    }

    private static Result<DateTimeOffset?> Moment(IQueryCollection given, string name) =>
        Value(given, name) is not { } text ? (DateTimeOffset?)null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : Error.Invalid($"`{name}` must be a date or time, such as 2026-11-21 or 2026-11-21T12:00:00Z.", name);

    private static string? Value(IQueryCollection given, string name) => given[name] is [{ Length: > 0 } text, ..] ? text : null;
}
