using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Core.Errors;
using Slipway.Lifecycle.Evaluation;
using Slipway.Lifecycle.Registry;

namespace Slipway.Server.Lifecycle.Api;

/// <summary>/api/v1/models: models, versions, stages with history, aliases, comparison.</summary>
internal sealed class ModelsApi(LifecycleServices services)
{
    private readonly ModelRegistry models = services.Models;

    public async Task<IResult> ListAsync(HttpContext http)
    {
        if (!Requests.Paging(http.Request).Try(out var paging, out var error)) return new ErrorReply(error);
        var rows = await models.Store.ModelsAsync(paging.Limit + 1, paging.After, http.RequestAborted);
        return new JsonReply<Page<ModelView>>(Page<ModelView>.Of(rows, paging.Limit, ModelView.Of, m => m.Name), ApiJson.Default.PageModelView);
    }

    public async Task<IResult> VersionsAsync(HttpContext http)
    {
        if (!Requests.Paging(http.Request).Try(out var paging, out var error)) return new ErrorReply(error);
        SemanticVersion? after = null;
        if (paging.After is { } text)
        {
            if (!SemanticVersion.TryParse(text, out var parsed)) return new ErrorReply(Error.Invalid($"after is \"{text}\"; it must be a version like 1.2.0.", "after"));
            after = parsed;
        }
        var rows = await models.Store.VersionsAsync(Model(http), paging.Limit + 1, after, http.RequestAborted);
        return rows.Count == 0 && after is null
            ? Reply(await models.FindAsync(Model(http), http.RequestAborted))
            : new JsonReply<Page<ModelVersionView>>(Page<ModelVersionView>.Of(rows, paging.Limit, ModelVersionView.Of, v => v.Version.ToString()), ApiJson.Default.PageModelVersionView);
    }

    public async Task<IResult> GetAsync(HttpContext http) => Reply(await models.FindAsync(Model(http), http.RequestAborted));

    public async Task<IResult> StageAsync(HttpContext http)
    {
        if (!(await Requests.BodyAsync(http, ApiJson.Default.StageWish)).Try(out var wish, out var error)) return new ErrorReply(error);
        if (!StageRules.TryParse(wish.Stage, out var stage))
            return new ErrorReply(Error.Invalid($"stage is \"{wish.Stage}\"; use one of {string.Join(", ", Enum.GetValues<ModelStage>().Select(s => s.Word()))}.", "stage"));
        return Reply(await models.ChangeStageAsync(Model(http), stage, wish.By ?? "admin", wish.Why ?? "", wish.Override, http.RequestAborted));
    }

    public async Task<IResult> HistoryAsync(HttpContext http)
    {
        var at = services.Clock.GetUtcNow();
        if (Requests.Text(http.Request, "at") is { } text && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
            return new ErrorReply(Error.Invalid($"at is \"{text}\"; write a time like 2026-11-21T12:00:00Z.", "at"));
        var changes = await models.Store.HistoryAsync(Model(http), http.RequestAborted);
        return changes.Count == 0
            ? Reply(await models.FindAsync(Model(http), http.RequestAborted))
            : new JsonReply<HistoryView>(new HistoryView([.. changes.Select(StageChangeView.Of)], at, StageHistory.ProductionAt(changes, at)?.ToString()), ApiJson.Default.HistoryView);
    }

    public async Task<IResult> SetAliasAsync(HttpContext http)
    {
        var alias = (string)http.Request.RouteValues["alias"]!;
        if (!(await Requests.BodyAsync(http, ApiJson.Default.AliasWish)).Try(out var wish, out var error)) return new ErrorReply(error);
        if (ModelNames.Fault(alias) is { } fault) return new ErrorReply(Error.Invalid(fault, "alias"));
        if (alias is ModelRegistry.Latest || StageRules.TryParse(alias, out _))
            return new ErrorReply(Error.Invalid($"\"{alias}\" has a meaning of its own. Use another word.", "alias"));
        if (!(await models.FindAsync($"{Model(http)}@{wish.Version}", http.RequestAborted)).Try(out var version, out error)) return new ErrorReply(error);
        await models.Store.SetAliasAsync(version.Model, alias, version.Version, http.RequestAborted);
        return Reply(version);
    }

    public async Task<IResult> RemoveAliasAsync(HttpContext http)
    {
        var alias = (string)http.Request.RouteValues["alias"]!;
        if (await models.Store.AliasAsync(Model(http), alias, http.RequestAborted) is null)
            return new ErrorReply(Error.NotFound($"{Model(http)} has no alias \"{alias}\".", "alias", "alias_not_found"));
        await models.Store.SetAliasAsync(Model(http), alias, null, http.RequestAborted);
        return Results.NoContent();
    }

    public async Task<IResult> CompareAsync(HttpContext http)
    {
        if (Requests.Text(http.Request, "a") is not { } a || Requests.Text(http.Request, "b") is not { } b)
            return new ErrorReply(Error.Invalid("Name two versions: ?a=spam@1.0.0&b=spam@1.1.0.", "a"));
        return (await models.CompareAsync(a, b, http.RequestAborted)).Try(out var comparison, out var error)
            ? new JsonReply<VersionComparison>(comparison, ApiJson.Default.VersionComparison)
            : new ErrorReply(error);
    }

    private static string Model(HttpContext http) => (string)http.Request.RouteValues["model"]!;

    private static IResult Reply(Result<ModelVersion> result) =>
        result.Try(out var version, out var error) ? new JsonReply<ModelVersionView>(ModelVersionView.Of(version), ApiJson.Default.ModelVersionView) : new ErrorReply(error);
}

internal static class ModelRoutes
{
    public static void MapModels(this IEndpointRouteBuilder app, LifecycleServices services)
    {
        var api = new ModelsApi(services);
        var group = app.MapGroup("/models");
        group.MapGet("", (Delegate)api.ListAsync);
        group.MapGet("/compare", (Delegate)api.CompareAsync);
        group.MapGet("/{model}", (Delegate)api.GetAsync);
        group.MapGet("/{model}/versions", (Delegate)api.VersionsAsync);
        group.MapGet("/{model}/history", (Delegate)api.HistoryAsync);
        group.MapPost("/{model}/stage", (Delegate)api.StageAsync);
        group.MapPut("/{model}/aliases/{alias}", (Delegate)api.SetAliasAsync);
        group.MapDelete("/{model}/aliases/{alias}", (Delegate)api.RemoveAliasAsync);
    }
}
