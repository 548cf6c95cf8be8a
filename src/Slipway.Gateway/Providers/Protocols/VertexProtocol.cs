using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Dialects.Vertex;
using Slipway.Gateway.Providers.Google;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>
/// Vertex AI. The model's name decides how it is spoken to (<see cref="VertexModels"/>); credentials are Google's (<see cref="IGoogleCredentials"/>), or an API key
/// without a project (express mode, Google's own models only).
/// </summary>
public sealed class VertexProtocol(IGoogleCredentials credentials) : IProtocol
{
    private const string PublicUniverse = "googleapis.com";

    /// <summary>Where Google's usual models are; those that stand only in the global location say so by their name.</summary>
    private const string UsualLocation = "us-central1";

    public string Id => "vertex";

    public UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client)
    {
        var place = VertexModels.Of(model, operation);
        return new UpstreamForm(place.Form.Dialect, new UpstreamModel(place.Form.Nameless ? "" : place.Name)
        {
            Traits = deployment.Provider.Traits,
            NamedByPath = place.Form.NamedByPath,
            OnVertex = true,
            Predict = deployment.Predict ?? (place.Resource.StartsWith("publishers/", StringComparison.Ordinal) ? new PredictShape("content") : PredictShape.Default),
        });
    }

    public async ValueTask<Result<UpstreamTarget>> TargetAsync(UpstreamCall call, CancellationToken cancellation)
    {
        var place = VertexModels.Of(call.Model, call.Operation);
        var own = call.Deployment.Google;
        if (place.Form == VertexForm.EmbedContent && VertexContent.Parts(call.Body.Span) > 1)
        {
            return new Error(ErrorKind.InvalidRequest, $"`{call.PublicModel}` embeds one text a call at Vertex AI. Send the texts one by one, or use gemini-embedding-001.") { Field = "input", Code = "one_input" };
        }

        if (call.Deployment.ApiKey is { } key && own?.Project is null)
        {
            return place.Form.Dialect == DialectId.Gemini && place.Resource.StartsWith("publishers/", StringComparison.Ordinal)
                ? new UpstreamTarget(Address(call, place, Root(call.Deployment, "global", PublicUniverse), "")) { Headers = [new("x-goog-api-key", key)] }
                : new Error(ErrorKind.Upstream, $"Deployment `{call.Deployment.Id}` has an API key and no project, with which Vertex AI serves Google's own chat models only. Set vertex_project and vertex_location.") { Code = "upstream_configuration" };
        }

        var location = place.Home?.Location ?? own?.Location ?? (place.Name.StartsWith("gemini-3", StringComparison.Ordinal) ? "global" : UsualLocation);
        List<KeyValuePair<string, string>> headers;
        string? project;
        var universe = PublicUniverse;
        if (call.Deployment.ApiKey is { } projectKey)
        {
            headers = [new("x-goog-api-key", projectKey)];
            project = place.Home?.Project ?? own?.Project;
        }
        else
        {
            if (!(await credentials.AuthorizeAsync(own?.Credentials, cancellation)).Try(out var authorization, out var unauthorized))
            {
                return unauthorized;
            }

            headers = [new("Authorization", "Bearer " + authorization.Token)];
            if (authorization.QuotaProject is { } quota)
            {
                headers.Add(new("x-goog-user-project", quota));
            }

            project = place.Home?.Project ?? own?.Project ?? authorization.Project;
            universe = authorization.UniverseDomain;
        }

        return project is null
            ? new Error(ErrorKind.Upstream, $"Deployment `{call.Deployment.Id}` names no Google Cloud project. Set vertex_project, or the environment variable VERTEXAI_PROJECT or GOOGLE_CLOUD_PROJECT.") { Code = "upstream_configuration" }
            : new UpstreamTarget(Address(call, place, Root(call.Deployment, location, universe), $"projects/{Uri.EscapeDataString(project)}/locations/{Uri.EscapeDataString(location)}/")) { Headers = headers };
    }

    public bool CountsTokens(Deployment deployment) => VertexModels.Of(deployment.UpstreamModel, Operation.CountTokens).Form == VertexForm.Gemini;

    public bool Refused(Deployment deployment)
    {
        if (deployment.ApiKey is not null)
        {
            return false;
        }

        credentials.Invalidate(deployment.Google?.Credentials);
        return true;
    }

    private static Uri Address(UpstreamCall call, VertexPlace place, Uri root, string home)
    {
        var resource = string.Join('/', place.Resource.Split('/').Select(Uri.EscapeDataString));
        var method = call.Operation == Operation.CountTokens ? ":countTokens" : call.Stream ? place.Form.StreamMethod : place.Form.Method;
        return new Uri(root, Version(root, place.Form) + home + resource + method);
    }

    /// <summary>An <c>api_base</c> keeps its path, and its version if it ends with one.</summary>
    private static string Version(Uri root, VertexForm form) =>
        root.AbsolutePath.EndsWith("/v1/", StringComparison.Ordinal) || root.AbsolutePath.EndsWith("/v1beta1/", StringComparison.Ordinal) ? "" : form.Version + "/";

    /// <summary>The regional, multi-regional (us, eu) or global host.</summary>
    private static Uri Root(Deployment deployment, string location, string universe) => deployment.ApiBase ?? new Uri(location switch
    {
        "global" => $"https://aiplatform.{universe}/",
        "us" or "eu" => $"https://aiplatform.{location}.rep.{universe}/",
        _ => $"https://{Uri.EscapeDataString(location)}-aiplatform.{universe}/",
    });
}
