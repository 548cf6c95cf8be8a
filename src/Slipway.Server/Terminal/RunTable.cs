using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Slipway.Server.Terminal;

/// <summary>The honest table of a tuning run: the tuned model, its base and the cheap rivals on the same rows.</summary>
internal static class RunTable
{
    public static void Write(JsonElement report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("model", "held-out accuracy, 95 %", "macro F1");
        foreach (var contender in report.GetProperty("contenders").EnumerateArray().OrderByDescending(c => c.GetProperty("report").GetProperty("accuracy").GetProperty("value") is { ValueKind: JsonValueKind.Number } v ? v.GetDouble() : 0))
        {
            var figures = contender.GetProperty("report");
            var tuned = contender.GetProperty("role").GetString() == "tuned";
            var f1 = figures.GetProperty("macro_f1") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble().ToString("0.000", CultureInfo.InvariantCulture) : "–";
            var title = Markup.Escape(contender.GetProperty("title").GetString()!);
            table.AddRow(tuned ? $"[bold green]{title}[/]" : title, Figures.PercentOf(figures.GetProperty("accuracy")), f1);
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[grey]{report.GetProperty("test_rows").GetInt32()} rows in {report.GetProperty("test_groups").GetInt32()} groups, none of them seen in training.[/]"));
        if (report.TryGetProperty("against_best_rival", out var comparison) && comparison.ValueKind == JsonValueKind.Object)
        {
            AnsiConsole.MarkupLine("Against the best rival: " + Markup.Escape(comparison.GetProperty("recommendation").GetString()!));
        }
    }
}
