using Slipway.Dialects;
using Slipway.Gateway.Providers;
using static Slipway.Gateway.GatewayEndpoints;

namespace Slipway.Gateway.Endpoints;

/// <summary>The Gemini API's paths.</summary>
internal static class GeminiPaths
{
    public static IEnumerable<Entry> Table =>
    [
        new("GET", "/v1beta/models", DialectId.Gemini, Operation.ListModels),
        new("GET", "/v1beta/models/{model}", DialectId.Gemini, Operation.GetModel),
        .. Methods("/v1beta/models/{model}"),
        .. Methods("/v1/models/{model}"),
        .. Methods("/v1beta/tunedModels/{model}").Select(entry => entry with { Collection = "tunedModels/" }),
        .. Methods("/v1/tunedModels/{model}").Select(entry => entry with { Collection = "tunedModels/" }),

        // Google's service for OpenAI's clients.
        new("POST", "/v1beta/openai/chat/completions", DialectId.OpenAi, Operation.Chat),
        new("POST", "/v1beta/openai/embeddings", DialectId.OpenAi, Operation.Embeddings),
        new("GET", "/v1beta/openai/models", DialectId.OpenAi, Operation.ListModels),
        new("GET", "/v1beta/openai/models/{**model}", DialectId.OpenAi, Operation.GetModel),
    ];

    private static IEnumerable<Entry> Methods(string model) =>
    [
        new("POST", model + ":generateContent", DialectId.Gemini, Operation.Chat),
        new("POST", model + ":streamGenerateContent", DialectId.Gemini, Operation.Chat) { Stream = true },
        new("POST", model + ":countTokens", DialectId.Gemini, Operation.CountTokens),
        new("POST", model + ":embedContent", DialectId.Gemini, Operation.Embeddings),
        new("POST", model + ":batchEmbedContents", DialectId.Gemini, Operation.Embeddings),
    ];
}
