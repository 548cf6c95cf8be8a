using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Core.Errors;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Keys;
using Slipway.Gateway.Ledger;
using Slipway.Gateway.Policies;
using Slipway.Server.Admin;

namespace Slipway.Server.Keys;

/// <summary>LiteLLM's key API: its paths, field names and replies.</summary>
internal sealed class KeyEndpoints(KeyRing keys, Budgets budgets, Authenticate authenticate, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder app, KeyEndpoints handlers)
    {
        var admin = app.MapGroup("/key").AddEndpointFilter(new AdminAccess(handlers.authenticate));
        admin.MapPost("/generate", (Delegate)handlers.GenerateAsync);
        admin.MapPost("/update", (Delegate)handlers.UpdateAsync);
        admin.MapPost("/delete", (Delegate)handlers.DeleteAsync);
        admin.MapPost("/block", (Delegate)((HttpContext http) => handlers.BlockAsync(http, blocked: true)));
        admin.MapPost("/unblock", (Delegate)((HttpContext http) => handlers.BlockAsync(http, blocked: false)));
        admin.MapGet("/list", handlers.List);
        app.MapGet("/key/info", handlers.Info);
    }

    private readonly Authenticate authenticate = authenticate;

    private async Task<IResult> GenerateAsync(HttpContext http)
    {
        if (!(await KeyBody.ReadAsync(http)).Try(out var fields, out var malformed))
        {
            return new AdminAccess.Refusal(malformed);
        }

        var chosen = fields.Text("key");
        if (!KeyDraft.Apply(fields, new VirtualKey { TokenId = "", KeyName = "", CreatedAt = default, UpdatedAt = default }, time.GetUtcNow()).Try(out var draft, out var fault))
        {
            return new AdminAccess.Refusal(fault);
        }

        var made = await keys.CreateAsync(chosen, (id, name, now) => draft with { TokenId = id, KeyName = name, CreatedAt = now, UpdatedAt = now }, http.RequestAborted);
        if (!made.Try(out var result, out var refusal))
        {
            return new AdminAccess.Refusal(refusal);
        }

        KeyDraft.NameIgnored(fields, http.Response);
        return Json(KeyView.Of(result.Stored, budgets.SpentBy(result.Stored.TokenId), result.Key));
    }

    private async Task<IResult> UpdateAsync(HttpContext http)
    {
        if (!(await KeyBody.ReadAsync(http)).Try(out var fields, out var error) || !Named(fields).Try(out var key, out error) || !KeyDraft.Apply(fields, key, time.GetUtcNow()).Try(out var changed, out error))
        {
            return new AdminAccess.Refusal(error);
        }

        KeyDraft.NameIgnored(fields, http.Response);
        return await SaveAsync(changed, http);
    }

    private async Task<IResult> BlockAsync(HttpContext http, bool blocked)
    {
        if (!(await KeyBody.ReadAsync(http)).Try(out var fields, out var error) || !Named(fields).Try(out var key, out error))
        {
            return new AdminAccess.Refusal(error);
        }

        return await SaveAsync(key with { Blocked = blocked }, http);
    }

    private async Task<IResult> SaveAsync(VirtualKey changed, HttpContext http) =>
        (await keys.UpdateAsync(changed, http.RequestAborted)).Try(out var saved, out var refusal) ? Json(View(saved)) : new AdminAccess.Refusal(refusal);

    private async Task<IResult> DeleteAsync(HttpContext http)
    {
        if (!(await KeyBody.ReadAsync(http)).Try(out var fields, out var malformed))
        {
            return new AdminAccess.Refusal(malformed);
        }

        var named = fields.Texts("keys") ?? [];
        var aliases = fields.Texts("key_aliases") ?? [];
        if (fields.Fault is { } fault)
        {
            return new AdminAccess.Refusal(fault);
        }

        if (named.Count + aliases.Count == 0)
        {
            return new AdminAccess.Refusal(Error.Invalid("Name the keys to delete in `keys` or `key_aliases`.", "keys"));
        }

        var found = named.Select(n => (Name: n, Key: keys.Find(n))).Concat(aliases.Select(a => (Name: a, Key: keys.FindByAlias(a)))).ToList();
        if (found.FindIndex(f => f.Key is null) is var unknown and >= 0)
        {
            return new AdminAccess.Refusal(Error.NotFound(string.Create(CultureInfo.InvariantCulture, $"Key number {unknown + 1} of the list does not exist; none was deleted. GET /key/list shows those that do."), unknown < named.Count ? "keys" : "key_aliases"));
        }

        var doomed = found.Select(f => f.Key!).DistinctBy(k => k.TokenId).ToList();
        foreach (var key in doomed)
        {
            await keys.DeleteAsync(key, http.RequestAborted);
        }

        return Results.Json(new KeyDeleteReply([.. doomed.Select(k => k.TokenId)]), KeyJson.Default.KeyDeleteReply);
    }

    private IResult List(HttpContext http)
    {
        var query = http.Request.Query;
        if (!Number(query["page"], 1, 1_000_000, 1).Try(out var page, out var fault) || !Number(query["size"], 1, 100, 10).Try(out var size, out fault))
        {
            return new AdminAccess.Refusal(fault);
        }

        var matching = keys.All
            .Where(k => (query["key_alias"] is not [{ Length: > 0 } alias, ..] || k.KeyAlias == alias) && (query["user_id"] is not [{ Length: > 0 } user, ..] || k.UserId == user) && (query["team_id"] is not [{ Length: > 0 } team, ..] || k.TeamId == team))
            .OrderByDescending(k => k.CreatedAt).ThenBy(k => k.TokenId, StringComparer.Ordinal).ToList();
        var shown = matching.Skip((page - 1) * size).Take(size).ToList();
        var list = string.Equals(query["return_full_object"], "true", StringComparison.OrdinalIgnoreCase)
            ? JsonSerializer.SerializeToElement([.. shown.Select(View)], KeyJson.Default.ListKeyView)
            : JsonSerializer.SerializeToElement([.. shown.Select(k => k.TokenId)], KeyJson.Default.ListString);
        return Results.Json(new KeyListReply(list, matching.Count, page, (matching.Count + size - 1) / size), KeyJson.Default.KeyListReply);
    }

    /// <summary>A key may look at itself; the admin at any.</summary>
    private IResult Info(HttpContext http)
    {
        if (!authenticate.Identify(Credentials.From(http.Request)).Try(out var caller, out var refusal))
        {
            return new AdminAccess.Refusal(refusal);
        }

        var asked = http.Request.Query["key"] is [{ Length: > 0 } named, ..] && !string.Equals(named, Credentials.From(http.Request).Token, StringComparison.Ordinal) ? keys.Find(named) : caller.Key;
        return asked is not null && (caller.IsAdmin || asked.TokenId == caller.Id)
            ? Results.Json(new KeyInfoReply(asked.TokenId, View(asked)), KeyJson.Default.KeyInfoReply)
            : new AdminAccess.Refusal(Error.NotFound("There is no such key. Name one with ?key=, by itself or by its id.", "key"));
    }

    private Result<VirtualKey> Named(KeyFields fields)
    {
        var name = fields.Text("key");
        return fields.Fault is { } fault ? fault
            : name is null ? Error.Invalid("`key` is missing: the key itself or its id.", "key")
            : keys.Find(name) is { } key ? key
            : Error.NotFound("There is no such key. GET /key/list shows those that exist.", "key");
    }

    private KeyView View(VirtualKey key) => KeyView.Of(key, budgets.SpentBy(key.TokenId));

    private static IResult Json(KeyView view) => Results.Json(view, KeyJson.Default.KeyView);

    private static Result<int> Number(string? text, int least, int most, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : Error.Invalid(string.Create(CultureInfo.InvariantCulture, $"`{text}` must be a whole number from {least} to {most}."));
}
