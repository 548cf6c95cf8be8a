using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Lifecycle.Tuning;
using Slipway.System.Tests.Running;

namespace Slipway.System.Tests.Lifecycle;

/// <summary>Tuning through the HTTP API: a slice of the spam example, jobs on it, and what they leave.</summary>
internal sealed class TuningClient(SlipwayProgram program, AdminClient admin, CancellationToken cancellation)
{
    /// <summary>Behind the head's steps, which are repeated after a kill, and the first ten LoRA steps (<c>LoraSettings.CheckpointEvery</c>) lies a checkpoint.</summary>
    public const int Checkpointed = HeadSteps + 10;

    private const int HeadSteps = 20;
    private const int Rows = 240;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Imports the first rows of the example.</summary>
    public Task UploadAsync(string name)
    {
        var lines = string.Concat(File.ReadLines(Repository.PathOf("examples/spam/spam.jsonl")).Take(Rows).Select(line => line + "\n"));
        return admin.PostAsync($"/api/v1/datasets?name={name}", new ByteArrayContent(Encoding.UTF8.GetBytes(lines)), cancellation);
    }

    /// <summary>Starts a job of some tens of LoRA steps and gives its id.</summary>
    public async Task<string> StartAsync(string dataset, string output)
    {
        var wish = new
        {
            base_model = "use-lite",
            dataset,
            output_model = output,
            hyperparameters = new { epochs = 2, batch_size = 8, lora_r = 8, head_steps = HeadSteps, seed = 7 },
        };
        return (await admin.PostAsync("/api/v1/tuning/jobs", wish, cancellation)).GetProperty("id").GetString()!;
    }

    /// <summary>Waits until a checkpoint lies behind the job and a good part of the work before it.</summary>
    public Task UntilUnderWayAsync(string job)
        => Wait.UntilAsync(() => Metrics(job).Any(point => point.Step > Checkpointed), Patience, cancellation);

    public async Task<JsonElement> UntilSucceededAsync(string job)
    {
        var ended = await Wait.ForAsync(
            () => admin.GetAsync("/api/v1/tuning/jobs/" + job, cancellation),
            answer => answer.GetProperty("state").GetString() is "succeeded" or "failed" or "cancelled", Patience, cancellation);
        ended.GetProperty("state").GetString().ShouldBe("succeeded", await EventsAsync(job));
        return ended;
    }

    public async Task<string> EventsAsync(string job) => (await admin.GetAsync($"/api/v1/tuning/jobs/{job}/events", cancellation)).GetRawText();

    /// <summary>The process that runs a job.</summary>
    public int ProcessOf(string job) => LinuxProcesses.With("job", "run", job).ShouldHaveSingleItem();

    /// <summary>The steps in the order in which they were done, with what was done twice. The API shows each step once.</summary>
    public IReadOnlyList<long> StepsDone(string job)
        => [.. File.ReadLines(MetricsFile(job)).Select(line => JsonElement.Parse(line).GetProperty("step").GetInt64())];

    /// <summary>Name and SHA-256 of each weight file (adapter and head) that a job's version serves.</summary>
    public async Task<IReadOnlyList<string>> WeightsAsync(JsonElement job)
    {
        var version = await admin.GetAsync("/api/v1/models/" + job.GetProperty("result_version").GetString(), cancellation);
        var folder = Path.Combine(program.Data, version.GetProperty("artifact_folder").GetString()!);
        var files = Directory.GetFiles(folder, "*.safetensors").Order(StringComparer.Ordinal).ToList();
        files.Select(Path.GetFileName).ShouldContain("adapter_model.safetensors");
        return [.. files.Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];
    }

    /// <summary>Ends what a failed test would leave behind.</summary>
    public async Task SweepAsync()
    {
        foreach (var pid in LinuxProcesses.With("job", "run", program.Data))
        {
            await LinuxProcesses.KillAsync(pid, CancellationToken.None);
        }
    }

    private string MetricsFile(string job) => TuningWorkspace.MetricsOf(program.Data, job);

    private IReadOnlyList<MetricPoint> Metrics(string job) => MetricLog.Read(MetricsFile(job));
}
