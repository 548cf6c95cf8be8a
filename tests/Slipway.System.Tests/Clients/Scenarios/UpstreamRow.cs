using System.Text.Json;
using Slipway.Testing.Upstreams;
using Slipway.Testing.Upstreams.Anthropic;
using Slipway.Testing.Upstreams.Gemini;
using Slipway.Testing.Upstreams.Ollama;
using Slipway.Testing.Upstreams.OpenAi;
using Slipway.Testing.Upstreams.Vertex;

namespace Slipway.System.Tests.Clients.Scenarios;

/// <summary>A model behind the gateway whose upstream speaks one wire format.</summary>
/// <param name="Model">The name that clients ask for.</param>
/// <param name="Wire">The upstream's side.</param>
/// <param name="Parameters">The gateway's side: <c>litellm_params</c>, given the upstream's address (with a slash at the end).</param>
public sealed record UpstreamRow(string Model, Func<IWire> Wire, Func<Uri, string> Parameters)
{
    private const string Key = "sk-upstream";

    /// <summary>Its usage says how much of the output was reasoning.</summary>
    public bool TellsThoughts { get; init; } = true;

    public bool Embeds { get; init; } = true;

    /// <summary>One for each wire format that the gateway speaks upstream.</summary>
    public static IReadOnlyList<UpstreamRow> All { get; } =
    [
        new("via-openai", () => new OpenAiWire(Key), at => $"model: openai/scripted, api_base: \"{at}v1\", api_key: {Key}"),
        new("via-anthropic", () => new AnthropicWire(Key), at => $"model: anthropic/claude-sonnet-4-6, api_base: \"{at}\", api_key: {Key}") { TellsThoughts = false, Embeds = false },
        new("via-gemini", () => new GeminiWire(Key), at => $"model: gemini/gemini-3-scripted, api_base: \"{at}\", api_key: {Key}"),
        new("via-vertex", () => new VertexWire("cloud", "europe-west4"), at => $"model: vertex_ai/gemini-3-scripted, api_base: \"{at}\", vertex_project: cloud, vertex_location: europe-west4, vertex_credentials: '{Refreshing(at)}'"),
        new("via-claude-on-vertex", () => new VertexWire("cloud", "us-east5"), at => $"model: vertex_ai/claude-haiku-4-5, api_base: \"{at}\", vertex_project: cloud, vertex_location: us-east5, vertex_credentials: '{Refreshing(at)}'") { TellsThoughts = false, Embeds = false },
        new("via-ollama", () => new OllamaWire(), at => $"model: ollama/scripted, api_base: \"{at}\"") { TellsThoughts = false },
    ];

    /// <summary>A user's credentials whose access tokens come from the upstream itself.</summary>
    private static string Refreshing(Uri at)
        => JsonSerializer.Serialize(new { type = "authorized_user", client_id = "slipway-tests", client_secret = "none", refresh_token = "refresh", token_uri = new Uri(at, "token") });

    public static string Models => string.Join(',', All.Select(row => row.Model));
}
