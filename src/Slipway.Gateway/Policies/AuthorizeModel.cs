using Slipway.Core.Errors;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Policies;

/// <summary>Finds who serves the model and whether the key may use it. A key's own aliases come before everybody's.</summary>
public sealed class AuthorizeModel : IPolicy
{
    public string Name => "authorize_model";

    public ValueTask<Error?> AdmitAsync(GatewayCall call)
    {
        var asked = call.Head.Model;
        var resolved = call.Snapshot.Resolve(call.Caller.Alias(asked));
        if (!resolved.Try(out var route, out var unknown))
        {
            return new(unknown);
        }

        if (!call.Caller.May(asked, route.Group.Name) && !(route.FoundAs is { } found && call.Caller.May(found, route.Group.Name)))
        {
            return new(new Error(ErrorKind.Permission, $"This key may not use the model `{asked}`. Ask GET /v1/models for those it may, or have it added to the key.") { Field = "model", Code = "model_not_allowed" });
        }

        call.Route = route;
        return new(Offers(call.Operation, route) ? null : new Error(ErrorKind.InvalidRequest, $"The model `{asked}` does not offer {Word(call.Operation)}.") { Field = "model", Code = "unsupported_operation" });
    }

    private static bool Offers(Operation operation, Routing.Route route) => operation switch
    {
        Operation.Embeddings => route.Group.Card.Embeddings,
        Operation.Moderations => route.Group.Card.Moderations || route.Group.Pattern.IsWildcard,
        Operation.CountTokens or Operation.ComputeTokens => true,
        _ => route.Group.Card.Chat,
    };

    private static string Word(Operation operation) => operation switch
    {
        Operation.Embeddings => "embeddings",
        Operation.Moderations => "moderations; if its upstream does, set `mode: moderation` in its model_info",
        _ => "chat",
    };
}
