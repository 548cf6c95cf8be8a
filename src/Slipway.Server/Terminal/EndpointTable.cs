using System.Text.Json;
using Spectre.Console;

namespace Slipway.Server.Terminal;

/// <summary>Endpoints in a terminal.</summary>
internal static class EndpointTable
{
    private static readonly string[] Latencies = ["latency_p50_ms", "latency_p95_ms", "latency_p99_ms"];

    public static void Write(JsonElement endpoint)
    {
        AnsiConsole.MarkupLine($"[bold]{Markup.Escape(Figures.Text(endpoint, "name"))}[/] ({Figures.Text(endpoint, "state")})");
        foreach (var model in endpoint.GetProperty("deployed_models").EnumerateArray())
        {
            var percent = model.GetProperty("traffic_percent").GetInt32();
            AnsiConsole.MarkupLine($"  {Figures.Text(model, "id")}  {new string('█', percent / 5).PadRight(20, '░')} {percent,3} %  {Markup.Escape(Figures.Text(model, "model"))}");
        }
    }

    public static void WriteStats(JsonElement endpoint, JsonElement stats)
    {
        var names = endpoint.GetProperty("deployed_models").EnumerateArray().ToDictionary(m => Figures.Text(m, "id"), m => Figures.Text(m, "model"), StringComparer.Ordinal);
        var table = new Table().Border(TableBorder.Rounded).AddColumns("model", "requests", "errors", "p50 / p95 / p99 ms", "tokens in + out", "cost");
        foreach (var row in stats.GetProperty("deployed_models").EnumerateArray())
        {
            var id = Figures.Text(row, "deployed_model");
            table.AddRow(
                Markup.Escape(names.GetValueOrDefault(id, id)), Figures.Text(row, "requests"), Figures.Text(row, "errors"),
                string.Join(" / ", Latencies.Select(l => Figures.Milliseconds(row.GetProperty(l)))), $"{Figures.Text(row, "input_tokens")} + {Figures.Text(row, "output_tokens")}", Figures.Dollars(row.GetProperty("cost")));
        }

        AnsiConsole.Write(table);
    }
}
