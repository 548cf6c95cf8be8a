using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Statistics;
using Slipway.Server.Commands;
using Slipway.Server.Terminal;
using Spectre.Console;

namespace Slipway.Server.Demo;

/// <summary>Real requests through the gateway with a virtual key, as many callers, and what came of them by deployed model.</summary>
internal sealed class DemoTraffic(ApiClient admin, JsonElement endpoint)
{
    private const int AtOnce = 4;

    public async Task RunAsync(IReadOnlyList<Example> rows, int requests, CancellationToken cancellation)
    {
        var name = Figures.Text(endpoint, "name");
        var made = await admin.PostAsync("key/generate", new Dictionary<string, object> { ["models"] = new[] { name }, ["max_budget"] = 1, ["duration"] = "1h", ["metadata"] = new { made_by = "slipway demo" } }, cancellation);
        using var client = admin.With(made.GetProperty("key").GetString()!);
        var answers = new ConcurrentBag<(string Deployment, bool Correct)>();
        await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(async display =>
        {
            var bar = display.AddTask("requests", maxValue: requests);
            await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (i, token) =>
            {
                answers.Add(await AskAsync(client, name, rows[i], i, token));
                bar.Increment(1);
            });
        });

        var stats = await admin.GetAsync($"api/v1/endpoints/{name}/stats", cancellation);
        EndpointTable.WriteStats(endpoint, stats);
        Compare(answers);
        var spent = await admin.GetAsync("key/info?key=" + made.GetProperty("token").GetString(), cancellation);
        AnsiConsole.MarkupLine($"The key spent {Figures.Dollars(spent.GetProperty("info").GetProperty("spend"))}: embedded models cost nothing a token; an upstream's price would show here, exact to the last digit.");
        await admin.PostAsync("key/delete", new Dictionary<string, object> { ["keys"] = new[] { made.GetProperty("token").GetString() } }, cancellation);
    }

    /// <summary>Each request comes from an end user of its own, so that sticky assignment spreads them over the split.</summary>
    private static async Task<(string Deployment, bool Correct)> AskAsync(ApiClient client, string model, Example row, int number, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { model, user = "visitor-" + number.ToString(CultureInfo.InvariantCulture), messages = new[] { new { role = "user", content = row.Input } } });
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        using var response = await client.OpenAsync(request, cancellation);
        using var reply = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
        var answer = reply.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
        return (response.Headers.GetValues("x-slipway-deployment").First(), answer == row.Label);
    }

    private void Compare(IReadOnlyCollection<(string Deployment, bool Correct)> answers)
    {
        var name = Figures.Text(endpoint, "name");
        var variants = endpoint.GetProperty("deployed_models").EnumerateArray().Select(m => (Model: Figures.Text(m, "model"), Mine: answers.Where(a => a.Deployment == $"{name}/{Figures.Text(m, "id")}").ToList())).ToList();
        foreach (var (model, mine) in variants)
        {
            var interval = Proportions.Wilson(mine.Count(a => a.Correct), mine.Count);
            AnsiConsole.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"  {Markup.Escape(model),-20} right on {mine.Count(a => a.Correct)} of {mine.Count} = {100.0 * mine.Count(a => a.Correct) / Math.Max(1, mine.Count):0.0} % [[{interval.Low * 100:0.0}, {interval.High * 100:0.0}]]"));
        }

        var (a, b) = (variants[0].Mine, variants[1].Mine);
        var difference = Proportions.NewcombeDifference(a.Count(x => x.Correct), a.Count, b.Count(x => x.Correct), b.Count);
        var verdict = difference.Low > 0 ? "better" : difference.High < 0 ? "worse" : "not told apart by this many requests";
        AnsiConsole.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"  Live difference, 95 %: [[{difference.Low * 100:+0.0;-0.0}, {difference.High * 100:+0.0;-0.0}]] points: {Markup.Escape(variants[1].Model)} is [bold]{verdict}[/]."));
    }
}
