using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Lifecycle.Evaluation;

namespace Slipway.Lifecycle.Tuning;

/// <summary>One line of the honest table: a model and its figures on the test rows.</summary>
/// <param name="Role">tuned, base or rival.</param>
/// <param name="Chosen">Hyperparameters that validation chose.</param>
public sealed record Contender(string Name, string Title, string Role, string Chosen, EvaluationReport Report);

/// <summary>What a run achieved, beside its base and the cheap rivals on the same rows. Stored as <c>report.json</c> with the artifact.</summary>
/// <param name="AgainstBestRival">The tuned model against the most accurate rival, always-valid; null when there are no rivals.</param>
public sealed record RunReport(
    string JobId, string DatasetId, string DatasetHash, int TestRows, int TestGroups, IReadOnlyList<Contender> Contenders, VersionComparison? AgainstBestRival,
    IReadOnlyDictionary<string, double> Figures)
{
    public const string FileName = "report.json";

    public async Task WriteAsync(string folder, CancellationToken ct)
    {
        await using var file = File.Create(Path.Combine(folder, FileName));
        await JsonSerializer.SerializeAsync(file, this, RunReportJson.Default.RunReport, ct);
    }

    public static async Task<RunReport?> ReadAsync(string folder, CancellationToken ct)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        await using var file = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync(file, RunReportJson.Default.RunReport, ct);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(RunReport))]
public sealed partial class RunReportJson : JsonSerializerContext;
