using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Slipway.Server.Terminal;
using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary>Endpoints: names under which deployed models answer, with a traffic split.</summary>
internal static class EndpointsCommand
{
    public static Command Build(Connection connection) => new("endpoints", "Deploy models under a name that clients ask for, and split its traffic.")
    {
        List(connection),
        Named(connection, "create", "Make an endpoint.", (api, name, ct) => api.PostAsync("api/v1/endpoints", new Dictionary<string, string> { ["name"] = name }, ct)),
        Deploy(connection),
        Traffic(connection),
        Undeploy(connection),
        Stats(connection),
        Delete(connection),
    };

    private static Command List(Connection connection)
    {
        var command = new Command("list", "List endpoints with what they serve.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            foreach (var endpoint in (await api.GetAsync("api/v1/endpoints?limit=100", cancellation)).GetProperty("data").EnumerateArray())
            {
                Write(endpoint);
            }

            return 0;
        });
        return command;
    }

    private static Command Deploy(Connection connection)
    {
        var endpoint = new Argument<string>("endpoint") { Description = "Name of the endpoint." };
        var model = new Argument<string>("model") { Description = "model@version, or a base model." };
        var share = new Option<int?>("--percent") { Description = "Traffic that the new model takes; the others share the rest as before. Default: none, or all for the first." };
        var command = new Command("deploy", "Deploy a model.\n\n  slipway endpoints deploy spam-filter spam@1.0.0 --percent 10") { endpoint, model, share };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var name = Uri.EscapeDataString(parsed.GetValue(endpoint)!);
            var split = parsed.GetValue(share) is { } percent ? Split(await api.GetAsync("api/v1/endpoints/" + name, cancellation), percent) : null;
            Write(await api.PostAsync($"api/v1/endpoints/{name}/deploy", new Dictionary<string, object?> { ["model"] = parsed.GetValue(model), ["traffic_split"] = split }, cancellation));
            return 0;
        });
        return command;
    }

    private static Command Traffic(Connection connection)
    {
        var endpoint = new Argument<string>("endpoint") { Description = "Name of the endpoint." };
        var split = new Argument<string[]>("split") { Description = "id=percent, one a deployed model; they sum to 100.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("traffic", "Split the traffic.\n\n  slipway endpoints traffic spam-filter 1234567890=90 2345678901=10") { endpoint, split };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var wish = parsed.GetValue(split)!.Select(s => s.Split('=', 2)).ToDictionary(p => p[0], p => p.Length == 2 && int.TryParse(p[1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw new CommandFailure($"`{string.Join('=', p)}` is not id=percent.", "Write 1234567890=50."), StringComparer.Ordinal);
            Write(await api.PutAsync($"api/v1/endpoints/{Uri.EscapeDataString(parsed.GetValue(endpoint)!)}/traffic", new Dictionary<string, object> { ["traffic_split"] = wish }, cancellation));
            return 0;
        });
        return command;
    }

    private static Command Undeploy(Connection connection)
    {
        var endpoint = new Argument<string>("endpoint") { Description = "Name of the endpoint." };
        var id = new Argument<string>("id") { Description = "Id of the deployed model (slipway endpoints list)." };
        var command = new Command("undeploy", "Take a model off; one that has traffic must lose it first.") { endpoint, id };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            Write(await api.PostAsync($"api/v1/endpoints/{Uri.EscapeDataString(parsed.GetValue(endpoint)!)}/undeploy", new Dictionary<string, object?> { ["deployed_model_id"] = parsed.GetValue(id) }, cancellation));
            return 0;
        });
        return command;
    }

    private static Command Stats(Connection connection)
    {
        var endpoint = new Argument<string>("endpoint") { Description = "Name of the endpoint." };
        var command = new Command("stats", "Requests, errors, latency, tokens and cost of each deployed model, since the server started.") { endpoint };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var name = Uri.EscapeDataString(parsed.GetValue(endpoint)!);
            EndpointTable.WriteStats(await api.GetAsync("api/v1/endpoints/" + name, cancellation), await api.GetAsync($"api/v1/endpoints/{name}/stats", cancellation));
            return 0;
        });
        return command;
    }

    private static Command Delete(Connection connection)
    {
        var endpoint = new Argument<string>("endpoint") { Description = "Name of the endpoint." };
        var command = new Command("delete", "Delete an endpoint that serves nothing any more.") { endpoint };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            using var request = new HttpRequestMessage(HttpMethod.Delete, "api/v1/endpoints/" + Uri.EscapeDataString(parsed.GetValue(endpoint)!));
            using var response = await api.OpenAsync(request, cancellation);
            Console.WriteLine("deleted");
            return 0;
        });
        return command;
    }

    private static Command Named(Connection connection, string name, string help, Func<ApiClient, string, CancellationToken, Task<JsonElement>> action)
    {
        var endpoint = new Argument<string>("endpoint") { Description = "Name of the endpoint." };
        var command = new Command(name, help) { endpoint };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            Write(await action(api, parsed.GetValue(endpoint)!, cancellation));
            return 0;
        });
        return command;
    }

    /// <summary>The new model's share, and the others scaled into the rest by largest remainder.</summary>
    private static Dictionary<string, int> Split(JsonElement endpoint, int percent)
    {
        var now = endpoint.GetProperty("traffic_split").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32(), StringComparer.Ordinal);
        if (now.Count == 0)
        {
            return percent == 100 ? new(StringComparer.Ordinal) { ["0"] = 100 } : throw new CommandFailure("The endpoint has no traffic to share.", "Leave --percent out, or give 100.");
        }

        var rest = 100 - percent;
        var exact = now.ToDictionary(p => p.Key, p => p.Value * rest / 100.0, StringComparer.Ordinal);
        var split = exact.ToDictionary(p => p.Key, p => (int)p.Value, StringComparer.Ordinal);
        foreach (var id in exact.OrderByDescending(p => p.Value - Math.Floor(p.Value)).Select(p => p.Key).Take(rest - split.Values.Sum()).ToList())
        {
            split[id]++;
        }

        split["0"] = percent;
        return split;
    }

    private static void Write(JsonElement endpoint) => EndpointTable.Write(endpoint);
}
