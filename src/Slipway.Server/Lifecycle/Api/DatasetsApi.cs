using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Slipway.Core.Errors;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Datasets.Formats;
using Slipway.Lifecycle.Datasets.Importing;
using Slipway.Lifecycle.Datasets.Splitting;
using Slipway.Lifecycle.Registry;

namespace Slipway.Server.Lifecycle.Api;

/// <summary>/api/v1/datasets: import by streaming the raw file, list, read with report.</summary>
internal sealed class DatasetsApi(LifecycleServices services)
{
    public async Task<IResult> ImportAsync(HttpContext http)
    {
        // A dataset may be gigabytes: the import streams it and keeps about 1.7 kB a row.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        var name = Requests.Text(http.Request, "name") ?? "";
        if (ModelNames.Fault(name) is { } fault) return new ErrorReply(Error.Invalid(fault, "name"));
        if (!Options(http.Request, name).Try(out var options, out var error)) return new ErrorReply(error);

        var outcome = await services.Import.RunAsync(http.Request.Body, options, http.RequestAborted);
        if (outcome.Manifest is null)
        {
            return new ErrorReply(outcome.Error!, json =>
            {
                json.WritePropertyName("report");
                System.Text.Json.JsonSerializer.Serialize(json, outcome.Report, ApiJson.Default.DatasetReport);
            });
        }
        var version = await services.DatasetStore.AddAsync(name, outcome.Manifest, http.RequestAborted);
        return new JsonReply<DatasetView>(DatasetView.Of(version, outcome.Report), ApiJson.Default.DatasetView, StatusCodes.Status201Created);
    }

    public async Task<IResult> ListAsync(HttpContext http)
    {
        if (!Requests.Paging(http.Request).Try(out var paging, out var error)) return new ErrorReply(error);
        var rows = await services.DatasetStore.ListAsync(paging.Limit + 1, paging.After, http.RequestAborted);
        return new JsonReply<Page<DatasetView>>(Page<DatasetView>.Of(rows, paging.Limit, v => DatasetView.Of(v), v => v.Id), ApiJson.Default.PageDatasetView);
    }

    public async Task<IResult> GetAsync(HttpContext http)
    {
        if (!(await DatasetReference.FindAsync(services.DatasetStore, (string)http.Request.RouteValues["dataset"]!, http.RequestAborted)).Try(out var version, out var error)) return new ErrorReply(error);
        var manifest = await services.DatasetFolder.ManifestAsync(version.Hash, http.RequestAborted);
        return new JsonReply<DatasetView>(DatasetView.Of(version, manifest?.Report), ApiJson.Default.DatasetView);
    }

    private static Result<ImportOptions> Options(HttpRequest request, string name)
    {
        var standard = SplitPlan.Default;
        if (!Requests.Number(request, "train", standard.Train, 0, 1).Try(out var train, out var error)
            || !Requests.Number(request, "validation", standard.Validation, 0, 1).Try(out var validation, out error)
            || !Requests.Number(request, "test", standard.Test, 0, 1).Try(out var test, out error)
            || !Requests.Number(request, "seed", standard.Seed, 0, uint.MaxValue).Try(out var seed, out error)
            || !Requests.Number(request, "min_success_rate", RoutingFilter.Default.MinSuccessRate, 0, 1).Try(out var success, out error)
            || !Requests.Number(request, "max_refused_share", 0.05, 0, 1).Try(out var refused, out error)
            || !Requests.Number(request, "near_duplicate_threshold", 0.8, 0.5, 1).Try(out var near, out error)) return error;
        return new ImportOptions(
            Path.GetFileName(Requests.Text(request, "file") ?? name + ".jsonl"), Requests.Text(request, "format") ?? RowFormats.Auto, Requests.Text(request, "task") ?? "auto",
            new SplitPlan(train, validation, test, (ulong)seed), new RoutingFilter(success), refused, near);
    }
}

internal static class DatasetRoutes
{
    public static void MapDatasets(this IEndpointRouteBuilder app, LifecycleServices services)
    {
        var api = new DatasetsApi(services);
        var group = app.MapGroup("/datasets");
        group.MapPost("", (Delegate)api.ImportAsync);
        group.MapGet("", (Delegate)api.ListAsync);
        group.MapGet("/{dataset}", (Delegate)api.GetAsync);
    }
}
