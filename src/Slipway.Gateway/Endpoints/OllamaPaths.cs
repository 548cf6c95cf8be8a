using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Providers;
using Slipway.Gateway.SideApis;
using static Slipway.Gateway.GatewayEndpoints;

namespace Slipway.Gateway.Endpoints;

/// <summary>Ollama's paths.</summary>
public static class OllamaPaths
{
    /// <summary>The version of Ollama whose API this is. Clients switch features on by it, so it cannot be our own.</summary>
    private const string ApiVersion = "0.12.11";

    internal static IEnumerable<Entry> Table =>
    [
        new("POST", "/api/chat", DialectId.Ollama, Operation.Chat) { Stream = true },
        new("POST", "/api/generate", DialectId.OllamaGenerate, Operation.Chat) { Stream = true },
        new("POST", "/api/embed", DialectId.Ollama, Operation.Embeddings),
        new("POST", "/api/embeddings", DialectId.OllamaGenerate, Operation.Embeddings),
        new("GET", "/api/tags", DialectId.Ollama, Operation.ListModels),
        new("POST", "/api/show", DialectId.Ollama, Operation.GetModel),
    ];

    /// <summary>
    /// What asks no model. Ollama says that it runs at <c>HEAD /</c>, which its clients ask, and at <c>GET /</c>, which only people do: they get the start page.
    /// </summary>
    public static IEnumerable<SideEndpoint> Side =>
    [
        new("HEAD", "/", DialectId.Ollama, _ => Task.FromResult((Error?)null)) { Open = true },
        new("GET", "/api/version", DialectId.Ollama, Version) { Open = true },
        new("GET", "/api/ps", DialectId.Ollama, Loaded),
        .. Managed("POST", "/api/pull", "/api/push", "/api/create", "/api/copy", "/api/blobs/{digest}"),
        .. Managed("DELETE", "/api/delete"),
        .. Managed("HEAD", "/api/blobs/{digest}"),
    ];

    private static Task<Error?> Version(SideCall call) => call.JsonAsync(json =>
    {
        json.WriteStartObject();
        json.WriteString("version"u8, ApiVersion);
        json.WriteEndObject();
    });

    /// <summary>No model is brought into memory for a client and kept there: what an upstream has loaded is its own affair.</summary>
    private static Task<Error?> Loaded(SideCall call) => call.JsonAsync(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("models"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static IEnumerable<SideEndpoint> Managed(string method, params string[] paths) => paths.Select(path => new SideEndpoint(method, path, DialectId.Ollama, _ => Task.FromResult<Error?>(new Error(
        ErrorKind.Unsupported,
        "Models are managed by Slipway's operator, not by its clients: they are listed in model_list of slipway.yaml, or found on a local Ollama. Ask GET /api/tags for those that are here.") { Code = "models_are_managed" })));
}
