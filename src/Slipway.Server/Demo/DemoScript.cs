using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Datasets.Splitting;
using Slipway.Lifecycle.Datasets.Storage;
using Slipway.Server.Commands;
using Slipway.Server.Terminal;
using Spectre.Console;

namespace Slipway.Server.Demo;

/// <summary>What <c>slipway demo</c> does, step by step, all through the API that everybody uses.</summary>
internal sealed class DemoScript(ApiClient api, string dataPath)
{
    private static readonly string Examples = Path.Combine(AppContext.BaseDirectory, "examples");

    public async Task<int> RunAsync(int requests, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var spam = await TuneAsync("1", "Spam or not: real mail (SpamAssassin public corpus)", Path.Combine(Examples, "spam", "spam.jsonl"), "demo-spam", cancellation);

        Heading("1d", $"Both versions behind one name, half and half; {requests} held-out mails through the gateway with a virtual key");
        var endpoint = await DemoEndpoint.PrepareAsync(api, "demo-spam-filter", spam.Version, spam.Labels, cancellation);
        EndpointTable.Write(endpoint);
        var rows = await HeldOutAsync(spam.Hash, requests, cancellation);
        await new DemoTraffic(api, endpoint).RunAsync(rows, requests, cancellation);

        var router = await TuneAsync("2", "A learned router: which agent takes the task (routing decisions)", Path.Combine(Examples, "routing", "decisions.jsonl"), "demo-router", cancellation);
        Heading("2d", "The tuned router behind a name, asked three tasks");
        await DemoEndpoint.PrepareAsync(api, "demo-task-router", router.Version, router.Labels, cancellation, tunedOnly: true);
        foreach (var example in await HeldOutAsync(router.Hash, 3, cancellation))
        {
            var answer = await AskAsync("demo-task-router", example.Input, cancellation);
            AnsiConsole.MarkupLine($"  {Markup.Escape(Short(example.Input))} → [bold]{Markup.Escape(answer)}[/] [grey](labelled {Markup.Escape(example.Label!)})[/]");
        }

        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[bold]Done in {watch.Elapsed.TotalSeconds:0} s.[/] Every figure above was measured in this run."));
        AnsiConsole.MarkupLine("Look on: [bold]slipway models versions demo-spam[/], [bold]slipway endpoints stats demo-spam-filter[/] (while `slipway serve` runs), [bold]slipway chat -m demo-spam-filter \"You have won\"[/]");
        return 0;
    }

    private async Task<(string Version, string Hash, IReadOnlyList<string> Labels)> TuneAsync(string part, string title, string file, string name, CancellationToken cancellation)
    {
        Heading(part + "a", title);
        await using var content = File.OpenRead(file);
        var dataset = await api.UploadAsync($"api/v1/datasets?name={name}&file={Path.GetFileName(file)}", content, cancellation);
        DatasetsCommand.Write(dataset);

        Heading(part + "b", "Tuning: a classifier on the embedded encoder, in a process of its own");
        var job = await api.PostAsync("api/v1/tuning/jobs", new Dictionary<string, object> { ["base_model"] = "use-lite", ["dataset"] = Figures.Text(dataset, "id"), ["output_model"] = name }, cancellation);
        var ended = await JobWatch.FollowAsync(api, Figures.Text(job, "id"), cancellation);
        if (Figures.Text(ended, "state") != "succeeded")
        {
            throw new CommandFailure($"The job is {Figures.Text(ended, "state")}: {Figures.Text(ended, "reason")}", $"Its events: GET /api/v1/tuning/jobs/{Figures.Text(job, "id")}/events");
        }

        Heading(part + "c", "Was it worth it? The same held-out rows for the tuned model, its base and the cheap rivals");
        RunTable.Write(await api.GetAsync($"api/v1/tuning/jobs/{Figures.Text(job, "id")}/report", cancellation));
        var version = Figures.Text(ended, "result_version");
        AnsiConsole.MarkupLine($"Registered as [bold]{Markup.Escape(version)}[/].");
        var labels = dataset.GetProperty("report").GetProperty("labels").EnumerateArray().Select(l => Figures.Text(l, "label")).ToList();
        return (version, Figures.Text(dataset, "hash"), labels);
    }

    /// <summary>Rows of the test part, in stored order, from the start again when there are too few.</summary>
    private async Task<IReadOnlyList<Example>> HeldOutAsync(string hash, int count, CancellationToken cancellation)
    {
        var rows = new List<Example>();
        await foreach (var row in new DatasetFolder(dataPath).ReadAsync(hash, Part.Test, cancellation))
        {
            rows.Add(row);
        }

        return [.. Enumerable.Range(0, count).Select(i => rows[i % rows.Count])];
    }

    private async Task<string> AskAsync(string model, string text, CancellationToken cancellation)
    {
        var reply = await api.PostAsync("v1/chat/completions", new Dictionary<string, object> { ["model"] = model, ["messages"] = new[] { new { role = "user", content = text } } }, cancellation);
        return reply.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    private static string Short(string text) => text.Length > 90 ? text[..89] + "…" : text;

    private static void Heading(string number, string title)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule($"[bold]{number}[/]  {Markup.Escape(title)}") { Justification = Justify.Left });
    }
}
