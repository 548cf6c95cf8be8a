using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Lifecycle.Tuning;

/// <summary>Metrics of one step.</summary>
/// <param name="Epoch">Fractional.</param>
/// <param name="Values">By name (<c>train_loss</c>, <c>validation_accuracy</c>, …); null where the value was not finite.</param>
public sealed record MetricPoint(long Step, double Epoch, DateTimeOffset At, IReadOnlyDictionary<string, double?> Values);

/// <summary>
/// The metrics of a job as an append-only JSONL file. A line is one write; what a kill cut off is dropped at the next opening; steps that a
/// resumed run repeats replace the earlier ones when read.
/// </summary>
public sealed class MetricLog : IDisposable
{
    private readonly FileStream file;

    private MetricLog(FileStream file) => this.file = file;

    public static MetricLog Open(string path)
    {
        var opened = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1);
        DropTornLine(opened);
        return new MetricLog(opened);
    }

    public void Append(long step, double epoch, DateTimeOffset at, IEnumerable<KeyValuePair<string, double>> values)
    {
        var finite = new SortedDictionary<string, double?>(values.ToDictionary(v => v.Key, v => double.IsFinite(v.Value) ? v.Value : (double?)null, StringComparer.Ordinal), StringComparer.Ordinal);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(new MetricPoint(step, epoch, at, finite), MetricJson.Default.MetricPoint), (byte)'\n'];
        file.Write(line);
    }

    /// <summary>The points after a step, in order of steps; at most <paramref name="limit"/>.</summary>
    public static IReadOnlyList<MetricPoint> Read(string path, long afterStep = -1, int limit = int.MaxValue)
    {
        if (!File.Exists(path)) return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var points = new SortedDictionary<long, MetricPoint>();
        while (reader.ReadLine() is { } line)
        {
            if (TryParse(line) is { } point && point.Step > afterStep) points[point.Step] = point;
        }
        return [.. points.Values.Take(limit)];
    }

    public void Dispose() => file.Dispose();

    private static MetricPoint? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, MetricJson.Default.MetricPoint);
        }
        catch (JsonException)
        {
            return null; // the last line of a process that was killed while writing
        }
    }

    private static void DropTornLine(FileStream log)
    {
        var end = log.Length;
        while (end > 0)
        {
            log.Position = end - 1;
            if (log.ReadByte() == '\n') break;
            end--;
        }
        log.SetLength(end);
        log.Position = end;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MetricPoint))]
internal sealed partial class MetricJson : JsonSerializerContext;
