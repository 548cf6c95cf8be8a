using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Slipway.Server.Terminal;
using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary>Tuning jobs.</summary>
internal static class TuneCommand
{
    public static Command Build(Connection connection) => new("tune", "Tune a model on a dataset, and follow the job.")
    {
        Start(connection),
        List(connection),
        Watch(connection),
        Report(connection),
        Cancel(connection),
    };

    private static Command Start(Connection connection)
    {
        var dataset = new Argument<string>("dataset") { Description = "Name, or name@version." };
        var @base = new Option<string>("--base", "-b") { Description = "use-lite (a classifier on the encoder) or tiny-demo (a generator).", DefaultValueFactory = _ => "use-lite" };
        var name = new Option<string?>("--name", "-n") { Description = "Name of the model that comes of it. Default: the dataset's." };
        var set = new Option<string[]>("--set") { Description = "A hyperparameter, such as --set epochs=5; repeat for more.", AllowMultipleArgumentsPerToken = true };
        var detach = new Option<bool>("--detach", "-d") { Description = "Do not wait for the end." };
        var command = new Command("start", "Start a job and follow it.\n\n  slipway tune start spam --name spam-filter --set lora_r=8 --set epochs=10") { dataset, @base, name, set, detach };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var job = await api.PostAsync("api/v1/tuning/jobs", new Dictionary<string, object?>
            {
                ["base_model"] = parsed.GetValue(@base),
                ["dataset"] = parsed.GetValue(dataset),
                ["output_model"] = parsed.GetValue(name),
                ["hyperparameters"] = Values(parsed.GetValue(set) ?? []),
            }, cancellation);
            var id = Figures.Text(job, "id");
            Console.WriteLine("job " + id);
            return parsed.GetValue(detach) ? 0 : await FollowAsync(api, id, cancellation);
        });
        return command;
    }

    private static Command List(Connection connection)
    {
        var command = new Command("list", "List jobs.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var table = new Table().Border(TableBorder.Rounded).AddColumns("job", "state", "progress", "base", "dataset", "result");
            foreach (var row in (await api.GetAsync("api/v1/tuning/jobs?limit=50", cancellation)).GetProperty("data").EnumerateArray())
            {
                var progress = row.GetProperty("progress") is { ValueKind: JsonValueKind.Number } share ? Figures.Percent(share.GetDouble()) : "–";
                table.AddRow(Markup.Escape(Figures.Text(row, "id")), Figures.Text(row, "state"), progress, Figures.Text(row, "base_model"), Markup.Escape(Figures.Text(row, "dataset")), Markup.Escape(Figures.Text(row, "result_version")));
            }

            AnsiConsole.Write(table);
            return 0;
        });
        return command;
    }

    private static Command Watch(Connection connection) => OnJob("watch", "Follow a job to its end, with its loss curve.", connection, FollowAsync);

    private static Command Report(Connection connection) => OnJob("report", "The tuned model beside its base and the cheap rivals, on rows that training never saw.", connection, async (api, id, cancellation) =>
    {
        RunTable.Write(await api.GetAsync($"api/v1/tuning/jobs/{id}/report", cancellation));
        return 0;
    });

    private static Command Cancel(Connection connection) => OnJob("cancel", "Stop a job; its last checkpoint stays.", connection, async (api, id, cancellation) =>
    {
        var job = await api.PostAsync($"api/v1/tuning/jobs/{id}/cancel", new Dictionary<string, string>(), cancellation);
        Console.WriteLine(job.GetProperty("cancel_requested").GetBoolean() ? "asked to stop" : Figures.Text(job, "state"));
        return 0;
    });

    private static Command OnJob(string name, string help, Connection connection, Func<ApiClient, string, CancellationToken, Task<int>> action)
    {
        var job = new Argument<string>("job") { Description = "Id of the job (slipway tune list)." };
        var command = new Command(name, help) { job };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            return await action(api, Uri.EscapeDataString(parsed.GetValue(job)!), cancellation);
        });
        return command;
    }

    internal static async Task<int> FollowAsync(ApiClient api, string id, CancellationToken cancellation)
    {
        var job = await JobWatch.FollowAsync(api, id, cancellation);
        if (Figures.Text(job, "state") != "succeeded")
        {
            throw new CommandFailure($"The job is {Figures.Text(job, "state")}: {Figures.Text(job, "reason")}", $"slipway tune watch {id} shows it again; its events are at /api/v1/tuning/jobs/{id}/events.");
        }

        RunTable.Write(await api.GetAsync($"api/v1/tuning/jobs/{id}/report", cancellation));
        AnsiConsole.MarkupLine($"Registered as [bold]{Markup.Escape(Figures.Text(job, "result_version"))}[/].");
        return 0;
    }

    private static Dictionary<string, double> Values(string[] settings) => settings.Select(setting => setting.Split('=', 2)).ToDictionary(
        pair => pair[0],
        pair => pair.Length == 2 && double.TryParse(pair[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw new CommandFailure($"`{string.Join('=', pair)}` is not a setting.", "Write --set name=number."),
        StringComparer.Ordinal);
}
