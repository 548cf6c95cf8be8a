using System.CommandLine;
using Slipway.Server.Demo;
using Slipway.Server.Hosting;
using Slipway.Server.Hosting.Tls;

namespace Slipway.Server.Commands;

/// <summary>The whole loop on real data.</summary>
internal static class DemoCommand
{
    public static Command Build(Connection connection)
    {
        var requests = new Option<int>("--requests") { Description = "Requests to send through the gateway.", DefaultValueFactory = _ => 200 };
        var command = new Command(
            "demo",
            """
            Show the whole loop on real data, in about a minute, without a cloud, a GPU or a download:
            tune a classifier on real mail, set it beside its base and the cheap rivals on rows that training never saw, register it,
            deploy both half and half, send real requests through the gateway, and compare. Then the same for routing decisions.

            Uses the server that runs on your data folder, or starts one for its own time. What it makes stays there: look at it with
            `slipway serve`, `slipway models registry` and `slipway endpoints list`.
            """)
        { requests };
        command.SetAction(async (parsed, cancellation) =>
        {
            var data = connection.DataPath(parsed);
            var running = RunFile.Read(data) is { } file && await AnswersAsync(file, cancellation) ? file : null;
            await using var own = running is null
                ? await SlipwayServer.StartAsync(new ServerOptions { DataPath = data, Urls = "http://127.0.0.1:0" }, cancellation)
                : null;
            using var api = new ApiClient(new Uri((running?.Url ?? own!.Url) + "/"), running?.Key ?? own!.RunKey, running?.Fingerprint);
            return await new DemoScript(api, data).RunAsync(parsed.GetValue(requests), cancellation);
        });
        return command;
    }

    private static async Task<bool> AnswersAsync(RunFile running, CancellationToken cancellation)
    {
        using var http = new HttpClient(LocalTrust.Handler(running.Fingerprint)) { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            using var reply = await http.GetAsync(new Uri(running.Url + "/health/live"), cancellation);
            return reply.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
