using System.Text.RegularExpressions;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>
/// Finds a model's place at Vertex AI by its name, as <c>vertex_ai/…</c> of LiteLLM does:
/// <list type="table">
/// <item><c>endpoints/{id}</c>, <c>{project}/{location}/endpoints/{id}</c>: a container's online prediction</item>
/// <item>digits, <c>gemini/{id}</c>, <c>projects/…/endpoints/{id}</c>: a tuned Gemini</item>
/// <item><c>openai/{id}</c>: an endpoint that serves chat completions</item>
/// <item><c>bge/{id}</c>: an endpoint that embeds</item>
/// <item><c>claude-…</c>: Anthropic's; <c>mistral-…</c>, <c>codestral-…</c>: Mistral's</item>
/// <item><c>{publisher}/{model}</c> (<c>meta/llama-…</c>, <c>qwen/…</c>, <c>deepseek-ai/…</c>, <c>openai/gpt-oss-…</c>): the models that Vertex AI serves in OpenAI's format</item>
/// <item>anything else: Google's</item>
/// </list>
/// </summary>
internal static partial class VertexModels
{
    private const string Google = "google";

    private static readonly (Regex Name, Func<Match, VertexPlace> Place)[] Rules =
    [
        (ProjectEndpoint(), m => new(VertexForm.Gemini, "endpoints/" + m.Groups["id"].Value, m.Value) { Home = (m.Groups["p"].Value, m.Groups["l"].Value) }),
        (HomeEndpoint(), m => new(VertexForm.Predict, "endpoints/" + m.Groups["id"].Value, m.Value) { Home = (m.Groups["p"].Value, m.Groups["l"].Value) }),
        (Endpoint(), m => new(VertexForm.Predict, "endpoints/" + m.Groups["id"].Value, m.Value)),
        (Tuned(), m => new(VertexForm.Gemini, "endpoints/" + m.Groups["id"].Value, m.Value)),
        (Bge(), m => new(VertexForm.Predict, "endpoints/" + m.Groups["id"].Value, m.Value)),
        (Publisher(), m => Published(m.Groups["pub"].Value, m.Groups["m"].Value)),
        (OpenAi(), m => new(VertexForm.OpenAiEndpoint, "endpoints/" + m.Groups["id"].Value, "")),
        (PublisherShort(), m => Published(m.Groups["pub"].Value, m.Groups["m"].Value)),
        (Claude(), m => Published("anthropic", m.Value)),
        (Mistral(), m => Published("mistralai", m.Value)),
        (Llama(), m => Published("meta", m.Value)),
    ];

    public static VertexPlace Of(string model, Operation operation)
    {
        foreach (var (name, place) in Rules)
        {
            if (name.Match(model) is { Success: true } match)
            {
                return operation == Operation.Embeddings ? Embedding(place(match)) : place(match);
            }
        }

        return operation == Operation.Embeddings ? Embedding(Published(Google, model)) : Published(Google, model);
    }

    private static VertexPlace Published(string publisher, string model) => publisher switch
    {
        Google => new(VertexForm.Gemini, "publishers/google/models/" + model, model),
        "anthropic" => new(VertexForm.Claude, "publishers/anthropic/models/" + model, model),
        "mistralai" => new(VertexForm.Mistral, "publishers/mistralai/models/" + model, model),
        _ => new(VertexForm.OpenApi, "endpoints/openapi", publisher + "/" + model),
    };

    private static VertexPlace Embedding(VertexPlace place) =>
        place with { Form = place.Name.Contains("gemini-embedding-2", StringComparison.OrdinalIgnoreCase) ? VertexForm.EmbedContent : VertexForm.Predict };

    [GeneratedRegex("^projects/(?<p>[^/]+)/locations/(?<l>[^/]+)/endpoints/(?<id>[^/]+)$")]
    private static partial Regex ProjectEndpoint();

    [GeneratedRegex("^(?<p>[^/]+)/(?<l>[^/]+)/endpoints/(?<id>[^/]+)$")]
    private static partial Regex HomeEndpoint();

    [GeneratedRegex("^endpoints/(?<id>[^/]+)$")]
    private static partial Regex Endpoint();

    [GeneratedRegex("^(?:gemini/)?(?<id>[0-9]+)$|^gemini/(?<id>[^/]+)$")]
    private static partial Regex Tuned();

    [GeneratedRegex("^bge/(?<id>[^/]+)$")]
    private static partial Regex Bge();

    [GeneratedRegex("^publishers/(?<pub>[^/]+)/models/(?<m>[^/]+)$")]
    private static partial Regex Publisher();

    [GeneratedRegex("^openai/(?!gpt-oss)(?<id>[^/]+)(?<!-maas)$")]
    private static partial Regex OpenAi();

    [GeneratedRegex("^(?<pub>[^/]+)/(?<m>[^/]+)$")]
    private static partial Regex PublisherShort();


    [GeneratedRegex("^claude[^/]*$")]
    private static partial Regex Claude();

    [GeneratedRegex("^(?:mistral|codestral|ministral|magistral)[^/]*$")]
    private static partial Regex Mistral();

    [GeneratedRegex("^llama[^/]*$")]
    private static partial Regex Llama();
}
