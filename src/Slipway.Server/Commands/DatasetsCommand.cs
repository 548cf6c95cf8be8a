using System.CommandLine;
using System.Text.Json;
using Slipway.Server.Terminal;
using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary>Datasets: add a file, see what was found in it.</summary>
internal static class DatasetsCommand
{
    public static Command Build(Connection connection) => new("datasets", "Add, list and inspect datasets: what models are tuned on.")
    {
        Add(connection),
        List(connection),
        Show(connection),
    };

    private static Command Add(Connection connection)
    {
        var file = new Argument<FileInfo>("file") { Description = "OpenAI chat, Gemini, prompt–completion or routing-decision JSONL; the format is found." };
        var name = new Option<string?>("--name", "-n") { Description = "Name of the dataset. Default: the file's." };
        var format = new Option<string?>("--format") { Description = "Row format, when it should not be guessed." };
        var command = new Command("add", "Check a file row by row, split it without leaks, and keep it by its content hash.\n\n  slipway datasets add examples/spam/spam.jsonl --name spam") { file, name, format };
        command.SetAction(async (parsed, cancellation) =>
        {
            var chosen = parsed.GetValue(file)!;
            if (!chosen.Exists)
            {
                throw new CommandFailure($"There is no file {chosen.FullName}.", "Correct the path.");
            }

            using var api = connection.Open(parsed);
            await using var content = chosen.OpenRead();
            var title = parsed.GetValue(name) ?? Path.GetFileNameWithoutExtension(chosen.Name);
            var query = $"api/v1/datasets?name={Uri.EscapeDataString(title)}&file={Uri.EscapeDataString(chosen.Name)}&format={Uri.EscapeDataString(parsed.GetValue(format) ?? "auto")}";
            Write(await api.UploadAsync(query, content, cancellation));
            return 0;
        });
        return command;
    }

    private static Command List(Connection connection)
    {
        var command = new Command("list", "List datasets.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var table = new Table().Border(TableBorder.Rounded).AddColumns("dataset", "rows", "task", "format", "hash");
            foreach (var row in (await api.GetAsync("api/v1/datasets?limit=100", cancellation)).GetProperty("data").EnumerateArray())
            {
                table.AddRow(Markup.Escape(Figures.Text(row, "id")), Figures.Text(row, "rows"), Figures.Text(row, "task"), Figures.Text(row, "format"), Figures.Text(row, "hash")[..12]);
            }

            AnsiConsole.Write(table);
            return 0;
        });
        return command;
    }

    private static Command Show(Connection connection)
    {
        var name = new Argument<string>("dataset") { Description = "Name, or name@version." };
        var command = new Command("show", "What was found in a dataset: labels, split, issues with line, reason and fix.") { name };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            Write(await api.GetAsync("api/v1/datasets/" + Uri.EscapeDataString(parsed.GetValue(name)!), cancellation));
            return 0;
        });
        return command;
    }

    internal static void Write(JsonElement dataset)
    {
        var report = dataset.GetProperty("report");
        AnsiConsole.MarkupLine($"[bold]{Markup.Escape(Figures.Text(dataset, "id"))}[/]: {Figures.Text(report, "rows_usable")} usable rows of {Figures.Text(report, "rows_read")}, {Markup.Escape(Figures.Text(report, "format_title"))}, {Figures.Text(report, "groups")} groups ({Figures.Text(report, "near_duplicates")} near-duplicates joined)");
        var table = new Table().Border(TableBorder.Rounded).AddColumns("part", "rows", "groups", "labels");
        foreach (var part in report.GetProperty("parts").EnumerateArray())
        {
            table.AddRow(Figures.Text(part, "part"), Figures.Text(part, "rows"), Figures.Text(part, "groups"), Markup.Escape(string.Join(", ", part.GetProperty("labels").EnumerateArray().Select(l => $"{Figures.Text(l, "label")} {Figures.Text(l, "rows")}"))));
        }

        AnsiConsole.Write(table);
        foreach (var issue in report.GetProperty("issues").EnumerateArray().Take(10))
        {
            AnsiConsole.MarkupLine($"[yellow]line {Figures.Text(issue, "line")}[/] {Markup.Escape(Figures.Text(issue, "field"))}: {Markup.Escape(Figures.Text(issue, "reason"))} → {Markup.Escape(Figures.Text(issue, "fix"))}");
        }
    }
}
