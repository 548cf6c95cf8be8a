using Slipway.Dialects;
using Slipway.Gateway.Providers;
using static Slipway.Gateway.GatewayEndpoints;

namespace Slipway.Gateway.Endpoints;

/// <summary>
/// Vertex AI's paths: with a project and a location, and without (express mode); in v1 and v1beta1, and under <c>/ui</c>, which Google's generated REST clients
/// take for v1. Project and location mean nothing here.
/// </summary>
internal static class VertexPaths
{
    public static IReadOnlyList<string> Homes { get; } =
    [
        .. new[] { "/v1", "/v1beta1", "/ui" }.SelectMany(version => new[] { version, version + "/projects/{project}/locations/{location}" }),
    ];

    public static IEnumerable<Entry> Table => Homes.SelectMany(Of).Select(entry => entry with { Vertex = true });

    private static IEnumerable<Entry> Of(string home) =>
    [
        .. Gemini(home + "/publishers/google/models/{model}"),
        .. Gemini(home + "/publishers/{publisher}/models/{model}"),
        .. Gemini(home + "/endpoints/{model}"),

        // Express mode has the Gemini API's own paths there.
        .. home.EndsWith('}') ? Gemini(home + "/models/{model}") : [],
        .. Raw(home + "/publishers/google/models/{model}", DialectId.Gemini),
        .. Raw(home + "/publishers/anthropic/models/{model}", DialectId.Anthropic),

        // Anthropic's SDK asks for counts at a model of this name; the body has the real one.
        new("POST", home + "/publishers/anthropic/models/count-tokens:rawPredict", DialectId.Anthropic, Operation.CountTokens),
        .. Raw(home + "/publishers/{publisher}/models/{model}", DialectId.OpenAi),
        .. Raw(home + "/endpoints/{model}", DialectId.OpenAi),
        new("POST", home + "/endpoints/openapi/chat/completions", DialectId.OpenAi, Operation.Chat),
        new("POST", home + "/endpoints/openapi/embeddings", DialectId.OpenAi, Operation.Embeddings),
        new("POST", home + "/endpoints/{model}/chat/completions", DialectId.OpenAi, Operation.Chat) { PathNames = true },
        new("GET", home + "/publishers/google/models", DialectId.Gemini, Operation.ListModels),
        new("GET", home + "/publishers/google/models/{model}", DialectId.Gemini, Operation.GetModel),
    ];

    private static IEnumerable<Entry> Gemini(string model) =>
    [
        new("POST", model + ":generateContent", DialectId.Gemini, Operation.Chat),
        new("POST", model + ":streamGenerateContent", DialectId.Gemini, Operation.Chat) { Stream = true },
        new("POST", model + ":countTokens", DialectId.Gemini, Operation.CountTokens),
        new("POST", model + ":computeTokens", DialectId.Gemini, Operation.ComputeTokens),
        new("POST", model + ":embedContent", DialectId.Gemini, Operation.Embeddings),
    ];

    private static IEnumerable<Entry> Raw(string model, DialectId dialect) =>
    [
        new("POST", model + ":rawPredict", dialect, Operation.Chat) { PathNames = dialect == DialectId.OpenAi },
        new("POST", model + ":streamRawPredict", dialect, Operation.Chat) { PathNames = dialect == DialectId.OpenAi, Stream = true, Sse = true },
    ];
}
