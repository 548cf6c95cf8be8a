using Slipway.Dialects;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>One of the ways in which Vertex AI serves models: a dialect, a version of the API, and the methods.</summary>
/// <param name="Version">v1beta1 where fields that clients use are missing in v1.</param>
/// <param name="Method">What follows the resource.</param>
/// <param name="StreamMethod">What follows it for a stream.</param>
internal sealed record VertexForm(DialectId Dialect, string Version, string Method, string StreamMethod)
{
    public static readonly VertexForm Gemini = new(DialectId.Gemini, "v1beta1", ":generateContent", ":streamGenerateContent?alt=sse");
    public static readonly VertexForm Claude = new(DialectId.Anthropic, "v1", ":rawPredict", ":streamRawPredict") { NamedByPath = true };
    public static readonly VertexForm Mistral = new(DialectId.OpenAi, "v1", ":rawPredict", ":streamRawPredict");
    public static readonly VertexForm OpenApi = new(DialectId.OpenAi, "v1", "/chat/completions", "/chat/completions");

    /// <summary>A container of one's own that serves chat completions (Model Garden's vLLM). It has one model, which the body need not name.</summary>
    public static readonly VertexForm OpenAiEndpoint = new(DialectId.OpenAi, "v1beta1", "/chat/completions", "/chat/completions") { Nameless = true };

    public static readonly VertexForm Predict = new(DialectId.VertexPredict, "v1", ":predict", ":predict");
    public static readonly VertexForm EmbedContent = new(DialectId.VertexPredict, "v1beta1", ":embedContent", ":embedContent");

    public bool NamedByPath { get; init; }

    public bool Nameless { get; init; }
}

/// <summary>Where a model stands at Vertex AI.</summary>
/// <param name="Resource">Path below the location: <c>publishers/google/models/gemini-2.5-pro</c>, <c>endpoints/123</c>.</param>
/// <param name="Name">The model's name for the body.</param>
internal sealed record VertexPlace(VertexForm Form, string Resource, string Name)
{
    /// <summary>Project and location, where the model's name holds them.</summary>
    public (string Project, string Location)? Home { get; init; }
}
