using Microsoft.AspNetCore.Http;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Policies;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Models;

/// <summary>Lists of models: what is configured, found and deployed, as far as the caller may use it.</summary>
public sealed class ModelLists(Authenticate authenticate)
{
    internal async Task<Error?> ServeAsync(HttpContext http, GatewayCall call)
    {
        if (await authenticate.AdmitAsync(call) is { } refusal)
        {
            return refusal;
        }

        if (call.Operation == Operation.GetModel)
        {
            var found = Find(call);
            if (!found.Try(out var card, out var missing))
            {
                return missing;
            }

            http.Response.ContentType = "application/json";
            call.Dialect.Inbound.WriteModel(http.Response.BodyWriter, card, call.Target);
        }
        else
        {
            http.Response.ContentType = "application/json";
            call.Dialect.Inbound.WriteModels(http.Response.BodyWriter, [.. call.Snapshot.Cards.Where(c => call.Caller.May(c.Id, c.Id))], call.Target);
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        return null;
    }

    private static Result<ModelCard> Find(GatewayCall call)
    {
        var asked = ModelNames.Bare(call.Head.Model);
        if (!call.Snapshot.Resolve(call.Caller.Alias(asked)).Try(out var route, out var unknown))
        {
            return unknown;
        }

        return call.Caller.May(asked, route.Group.Name) || (route.FoundAs is { } found && call.Caller.May(found, route.Group.Name))
            ? route.Group.Card with { Id = asked }
            : Error.NotFound($"The model `{asked}` does not exist. Ask GET /v1/models for the names that do.", "model", "model_not_found");
    }
}
