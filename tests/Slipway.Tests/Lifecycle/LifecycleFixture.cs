using System.Text;
using Slipway.Core.Errors;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Datasets.Importing;
using Slipway.Lifecycle.Datasets.Splitting;
using Slipway.Lifecycle.Evaluation;
using Slipway.Lifecycle.Registry;
using Slipway.Lifecycle.Tuning;
using Slipway.Server.Lifecycle;
using Slipway.Storage.Sqlite;

namespace Slipway.Tests.Lifecycle;

/// <summary>A data folder with a real SQLite file, a small imported dataset, and everything over it.</summary>
public sealed class LifecycleFixture : IAsyncDisposable
{
    public static RecoveryPolicy Quick { get; } = new(3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(5));

    public LifecycleFixture()
    {
        Data = Directory.CreateTempSubdirectory("slipway-lifecycle-").FullName;
        Database = SqliteDatabase.Open(Path.Combine(Data, "slipway.db"), TimeProvider.System);
        Services = LifecycleServices.ForJob(Database, Data, TimeProvider.System);
    }

    public string Data { get; }

    public SqliteDatabase Database { get; }

    public LifecycleServices Services { get; }

    public static string SpamRows { get; } = string.Join('\n', Enumerable.Range(0, 60).Select(i =>
        $$"""{"prompt":"{{(i % 2 == 0 ? "cheap pills and casino money number" : "the build of branch and the review of patch")}} {{Words(i)}}","completion":"{{(i % 2 == 0 ? "spam" : "ham")}}"}"""));

    public async Task<DatasetVersion> ImportAsync(string name = "mail", string? rows = null)
    {
        var outcome = await Services.Import.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(rows ?? SpamRows)), new ImportOptions(name + ".jsonl"), default);
        outcome.Error.ShouldBeNull();
        return await Services.DatasetStore.AddAsync(name, outcome.Manifest!, default);
    }

    public async Task<TuningJob> CreateJobAsync(string? key = null) =>
        (await Services.Jobs.CreateAsync("use-lite", "mail", "mail-filter", new Dictionary<string, double>(), key, default)).Value;

    public TuningExecution Execution(ITuningRunner runner) =>
        new(Data, Services.Jobs.Store, Services.DatasetStore, Services.DatasetFolder, Services.Models, runner, null, TimeProvider.System, Quick);

    public async Task<TuningJob> RunAsync(string jobId, ITuningRunner runner)
    {
        (await Execution(runner).RunAsync(jobId, Guid.NewGuid().ToString("N"), default)).ShouldBe(ExecutionEnd.Finished);
        return (await Services.Jobs.Store.GetAsync(jobId, default))!;
    }

    public async Task<IReadOnlyList<string>> SaidAsync(string jobId) => [.. (await Services.Jobs.Store.EventsAsync(jobId, 0, 1000, default)).Select(e => e.Message)];

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }

    private static string Words(int i)
    {
        var random = new Random(i);
        return string.Join(' ', Enumerable.Range(0, 12).Select(_ => new string([.. Enumerable.Range(0, 7).Select(_ => (char)('a' + random.Next(26)))])));
    }
}

/// <summary>A runner that counts to ten, keeps a checkpoint of how far it came, and can be told to misbehave at a step.</summary>
public sealed class CountingRunner(Func<int, CancellationToken, Task>? atStep = null, Error? fails = null) : ITuningRunner
{
    public List<int> Steps { get; } = [];

    public async Task<Result<TuningOutcome>> RunAsync(TuningJob job, TuningWorkspace workspace, ITuningObserver observer, CancellationToken ct)
    {
        var checkpoint = Path.Combine(workspace.Checkpoints, "step");
        var done = File.Exists(checkpoint) ? int.Parse(File.ReadAllText(checkpoint)) : 0;
        observer.Planned(10);
        for (var step = done + 1; step <= 10; step++)
        {
            ct.ThrowIfCancellationRequested();
            if (atStep is not null) await atStep(step, ct);
            Steps.Add(step);
            observer.Stepped(step, step / 10.0, [new("train_loss", 1.0 / step)]);
            File.WriteAllText(checkpoint, step.ToString());
        }
        if (fails is not null) return fails;
        File.WriteAllText(Path.Combine(workspace.Artifacts, "weights"), "w");
        var predictions = new List<Prediction>();
        await foreach (var example in workspace.RowsAsync(Part.Test, ct))
            predictions.Add(new Prediction($"{example.Source.File}:{example.Source.Line}", example.Group!, example.Label!, example.Label));
        return new TuningOutcome("base-checksum", predictions, null, new Dictionary<string, double> { ["validation_loss"] = 0.1 });
    }
}
