using System.Text.Json;
using Slipway.Server.Commands;
using Slipway.Server.Terminal;

namespace Slipway.Server.Demo;

/// <summary>An endpoint with the base and a tuned version, half and half; one that an earlier demo left is emptied first.</summary>
internal static class DemoEndpoint
{
    public static async Task<JsonElement> PrepareAsync(ApiClient api, string name, string version, IReadOnlyList<string> labels, CancellationToken cancellation, bool tunedOnly = false)
    {
        var listed = await api.GetAsync("api/v1/endpoints?limit=100", cancellation);
        if (listed.GetProperty("data").EnumerateArray().FirstOrDefault(e => Figures.Text(e, "name") == name) is { ValueKind: JsonValueKind.Object } earlier)
        {
            await EmptyAsync(api, name, earlier, cancellation);
        }
        else
        {
            await api.PostAsync("api/v1/endpoints", new Dictionary<string, string> { ["name"] = name }, cancellation);
        }

        if (tunedOnly)
        {
            return await DeployAsync(api, name, new() { ["model"] = version }, cancellation);
        }

        var first = await DeployAsync(api, name, new() { ["model"] = "use-lite", ["labels"] = labels }, cancellation);
        var baseId = Figures.Text(first.GetProperty("deployed_models")[0], "id");
        return await DeployAsync(api, name, new() { ["model"] = version, ["traffic_split"] = new Dictionary<string, int> { [baseId] = 50, ["0"] = 50 } }, cancellation);
    }

    private static async Task EmptyAsync(ApiClient api, string name, JsonElement endpoint, CancellationToken cancellation)
    {
        await api.PutAsync($"api/v1/endpoints/{name}/traffic", new Dictionary<string, object> { ["traffic_split"] = new Dictionary<string, int>() }, cancellation);
        foreach (var deployed in endpoint.GetProperty("deployed_models").EnumerateArray())
        {
            await api.PostAsync($"api/v1/endpoints/{name}/undeploy", new Dictionary<string, object> { ["deployed_model_id"] = Figures.Text(deployed, "id") }, cancellation);
        }
    }

    private static Task<JsonElement> DeployAsync(ApiClient api, string name, Dictionary<string, object> wish, CancellationToken cancellation) => api.PostAsync($"api/v1/endpoints/{name}/deploy", wish, cancellation);
}
