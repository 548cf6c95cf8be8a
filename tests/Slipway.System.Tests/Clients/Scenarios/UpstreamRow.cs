using Slipway.Testing.Upstreams;
using Slipway.Testing.Upstreams.OpenAi;

namespace Slipway.System.Tests.Clients.Scenarios;

/// <summary>A model behind the gateway whose upstream speaks one wire format.</summary>
/// <param name="Model">The name that clients ask for.</param>
/// <param name="Wire">The upstream's side.</param>
/// <param name="Parameters">The gateway's side: <c>litellm_params</c>, given the upstream's address (with a slash at the end).</param>
public sealed record UpstreamRow(string Model, Func<IWire> Wire, Func<Uri, string> Parameters)
{
    private const string Key = "sk-upstream";

    /// <summary>One for each wire format that the gateway speaks upstream.</summary>
    public static IReadOnlyList<UpstreamRow> All { get; } =
    [
        new("via-openai", () => new OpenAiWire(Key), at => $"model: openai/scripted, api_base: \"{at}v1\", api_key: {Key}"),
    ];

    public static string Models => string.Join(',', All.Select(row => row.Model));
}
