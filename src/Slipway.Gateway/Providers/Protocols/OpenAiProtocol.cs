using System.Runtime.CompilerServices;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Dialects.OpenAi;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>OpenAI, and every server that speaks its API; what sets them apart is in their profiles.</summary>
public sealed class OpenAiProtocol : IProtocol
{
    /// <summary>What every request to a deployment has in common, made once.</summary>
    private static readonly ConditionalWeakTable<Deployment, OpenAiTargets> Made = [];

    public string Id => "openai";

    /// <summary>LiteLLM's way to say that a model is reached by the Responses API: <c>openai/responses/gpt-5</c>.</summary>
    private const string ByResponses = "responses/";

    /// <summary>The model's own name.</summary>
    public static string Bare(string model) => model.StartsWith(ByResponses, StringComparison.Ordinal) ? model[ByResponses.Length..] : model;

    public UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client)
    {
        var bare = Bare(model);
        var traits = deployment.Provider.TraitsOf(bare);
        var responses = bare.Length < model.Length || (client == DialectId.Responses && traits.Responses && IsAtHome(deployment));
        return new(responses && operation == Operation.Chat ? DialectId.Responses : DialectFor(operation, client, traits, bare), new UpstreamModel(bare)
        {
            Traits = traits,
            BaseModel = deployment.PriceModel != deployment.UpstreamModel ? deployment.PriceModel : null,
        });
    }

    public ValueTask<Result<UpstreamTarget>> TargetAsync(UpstreamCall call, CancellationToken cancellation) =>
        new(Made.GetValue(call.Deployment, deployment => new OpenAiTargets(deployment)).For(PathOf(call), Bare(call.Model)));

    /// <summary>Moderations and, where they are offered, completions pass as they are; all else is chat completions and embeddings.</summary>
    private static DialectId DialectFor(Operation operation, DialectId client, OpenAiTraits traits, string model)
    {
        if (operation == Operation.Moderations)
        {
            return DialectId.Moderations;
        }

        return operation == Operation.Chat && client == DialectId.Completions && traits.Completes(model) ? DialectId.Completions : DialectId.OpenAi;
    }

    private static string PathOf(UpstreamCall call) => call.Operation switch
    {
        Operation.Embeddings => "embeddings",
        Operation.Moderations => "moderations",
        _ when call.Dialect == DialectId.Responses => "responses",
        _ => call.Dialect == DialectId.Completions ? "completions" : "chat/completions",
    };

    /// <summary>Many a server is reached as a provider that it is not, under an address of its own; what that one offers says nothing of it.</summary>
    private static bool IsAtHome(Deployment deployment) => deployment.ApiBase == deployment.Provider.BaseUrl;
}
