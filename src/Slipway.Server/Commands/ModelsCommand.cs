using System.CommandLine;
using System.Text.Json;
using Slipway.Server.Terminal;
using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary>Models: those that are served, and the registry of those that were tuned here.</summary>
internal static class ModelsCommand
{
    public static Command Build(Connection connection) => new("models", "Models that are served, and the registry of tuned ones.")
    {
        Served(connection),
        Registry(connection),
        Versions(connection),
        Stage(connection),
        Compare(connection),
    };

    private static Command Served(Connection connection)
    {
        var command = new Command("list", "List the names that clients may ask for.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var table = new Table().Border(TableBorder.Rounded).AddColumns("model", "served by");
            foreach (var row in (await api.GetAsync("v1/models", cancellation)).GetProperty("data").EnumerateArray())
            {
                table.AddRow(Markup.Escape(Figures.Text(row, "id")), Markup.Escape(Figures.Text(row, "owned_by")));
            }

            AnsiConsole.Write(table);
            return 0;
        });
        return command;
    }

    private static Command Registry(Connection connection)
    {
        var command = new Command("registry", "List tuned models.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var table = new Table().Border(TableBorder.Rounded).AddColumns("model", "versions", "latest", "production");
            foreach (var row in (await api.GetAsync("api/v1/models?limit=100", cancellation)).GetProperty("data").EnumerateArray())
            {
                table.AddRow(Markup.Escape(Figures.Text(row, "name")), Figures.Text(row, "versions"), Figures.Text(row, "latest_version"), Figures.Text(row, "production_version"));
            }

            AnsiConsole.Write(table);
            return 0;
        });
        return command;
    }

    private static Command Versions(Connection connection)
    {
        var model = new Argument<string>("model") { Description = "Name of the model." };
        var command = new Command("versions", "List the versions of a tuned model with stage, accuracy and lineage.") { model };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var table = new Table().Border(TableBorder.Rounded).AddColumns("version", "stage", "accuracy, 95 %", "base", "dataset", "job");
            foreach (var row in (await api.GetAsync($"api/v1/models/{Uri.EscapeDataString(parsed.GetValue(model)!)}/versions?limit=100", cancellation)).GetProperty("data").EnumerateArray())
            {
                var accuracy = row.GetProperty("metrics").EnumerateArray().FirstOrDefault(m => Figures.Text(m, "name") == "accuracy");
                var lineage = row.GetProperty("lineage");
                table.AddRow(Figures.Text(row, "version"), Figures.Text(row, "stage"), accuracy.ValueKind == JsonValueKind.Object ? Figures.PercentOf(accuracy.GetProperty("value")) : "–", Figures.Text(lineage, "base_model"), Markup.Escape(Figures.Text(lineage, "dataset_id")), Markup.Escape(Figures.Text(lineage, "job_id")));
            }

            AnsiConsole.Write(table);
            return 0;
        });
        return command;
    }

    private static Command Stage(Connection connection)
    {
        var version = new Argument<string>("version") { Description = "model@version." };
        var stage = new Argument<string>("stage") { Description = "development, staging, production or archived." };
        var why = new Option<string>("--why") { Description = "Kept in the history.", Required = true };
        var command = new Command("stage", "Move a version to another stage.\n\n  slipway models stage spam-filter@1.0.0 staging --why \"beats the rivals on held-out mail\"") { version, stage, why };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var moved = await api.PostAsync($"api/v1/models/{Uri.EscapeDataString(parsed.GetValue(version)!)}/stage", new Dictionary<string, object?> { ["stage"] = parsed.GetValue(stage), ["why"] = parsed.GetValue(why), ["by"] = Environment.UserName }, cancellation);
            Console.WriteLine($"{Figures.Text(moved, "id")} is in {Figures.Text(moved, "stage")}");
            return 0;
        });
        return command;
    }

    private static Command Compare(Connection connection)
    {
        var a = new Argument<string>("a") { Description = "model@version." };
        var b = new Argument<string>("b") { Description = "model@version." };
        var command = new Command("compare", "Compare two versions on the held-out rows that both predicted; valid however often you look.") { a, b };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var comparison = await api.GetAsync($"api/v1/models/compare?a={Uri.EscapeDataString(parsed.GetValue(a)!)}&b={Uri.EscapeDataString(parsed.GetValue(b)!)}", cancellation);
            var table = new Table().Border(TableBorder.Rounded).AddColumns("metric", "A", "B", "difference B − A, 95 %", "verdict");
            foreach (var metric in comparison.GetProperty("metrics").EnumerateArray())
            {
                table.AddRow(Figures.Text(metric, "metric"), Figures.Number(metric.GetProperty("a")), Figures.Number(metric.GetProperty("b")), Figures.IntervalOf(metric.GetProperty("difference")), Figures.Text(metric, "verdict"));
            }

            AnsiConsole.Write(table);
            Console.WriteLine(Figures.Text(comparison, "recommendation"));
            return 0;
        });
        return command;
    }
}
