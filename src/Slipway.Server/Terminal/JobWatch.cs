using System.Globalization;
using System.Text.Json;
using Slipway.Server.Commands;
using Spectre.Console;

namespace Slipway.Server.Terminal;

/// <summary>Follows a tuning job to its end: a progress bar while it runs, then its loss curve.</summary>
internal static class JobWatch
{
    /// <returns>The job as it ended.</returns>
    public static async Task<JsonElement> FollowAsync(ApiClient api, string job, CancellationToken cancellation)
    {
        var losses = new List<double>();
        JsonElement last = default;
        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async display =>
            {
                var bar = display.AddTask("waiting", maxValue: 1);
                await foreach (var (name, data) in EventsAsync(api, job, cancellation))
                {
                    if (name == "metrics" && data.GetProperty("values").TryGetProperty("train_loss", out var loss) && loss.ValueKind == JsonValueKind.Number)
                    {
                        losses.Add(loss.GetDouble());
                        bar.Description = string.Create(CultureInfo.InvariantCulture, $"step {data.GetProperty("step").GetInt64()}, loss {losses[^1]:0.000}");
                    }
                    else if (name == "job")
                    {
                        last = data;
                        bar.Value = data.GetProperty("progress") is { ValueKind: JsonValueKind.Number } progress ? progress.GetDouble() : bar.Value;
                        if (losses.Count == 0)
                        {
                            bar.Description = data.GetProperty("state").GetString()!;
                        }
                    }
                }

                bar.StopTask();
            });

        if (losses.Count > 1)
        {
            AnsiConsole.MarkupLine("[grey]training loss by step[/]");
            foreach (var line in LineChart.Draw(losses))
            {
                Console.WriteLine(line);
            }
        }

        return last;
    }

    private static async IAsyncEnumerable<(string Name, JsonElement Data)> EventsAsync(ApiClient api, string job, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/tuning/jobs/{job}/stream");
        using var response = await api.OpenAsync(request, cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var name = "";
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                using var data = JsonDocument.Parse(line[6..]);
                yield return (name, data.RootElement.Clone());
            }
        }
    }
}
