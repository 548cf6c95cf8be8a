using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Dialects.Gemini;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>The Gemini API with an API key (ai.google.dev): <c>{base}/models/{model}:{method}</c>. Streams are always asked for as server-sent events.</summary>
public sealed class GeminiProtocol : IProtocol
{
    public string Id => "gemini";

    public UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client) => new(DialectId.Gemini, new UpstreamModel(model));

    public ValueTask<Result<UpstreamTarget>> TargetAsync(UpstreamCall call, CancellationToken cancellation) =>
        new(new UpstreamTarget(new Uri(Base(call.Deployment.ApiBase!), Resource(call.Model) + Method(call)))
        {
            Headers = call.Deployment.ApiKey is { } key ? [new("x-goog-api-key", key)] : [],
        });

    public bool CountsTokens(Deployment deployment) => true;

    internal static string Method(UpstreamCall call) => call.Operation switch
    {
        Operation.Embeddings => GeminiBatch.Count(call.Body.Span) is null ? ":embedContent" : ":batchEmbedContents",
        Operation.CountTokens => ":countTokens",
        _ => call.Stream ? ":streamGenerateContent?alt=sse" : ":generateContent",
    };

    /// <summary>A tuned model has a collection of its own.</summary>
    private static string Resource(string model)
    {
        var name = model.StartsWith("models/", StringComparison.Ordinal) || model.StartsWith("tunedModels/", StringComparison.Ordinal) ? model : "models/" + model;
        return string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
    }

    /// <summary>An address without a path is the server alone, as Google's SDKs take it: the version is added.</summary>
    private static Uri Base(Uri address) => address.AbsolutePath == "/" ? new Uri(address, "v1beta/") : address;
}
