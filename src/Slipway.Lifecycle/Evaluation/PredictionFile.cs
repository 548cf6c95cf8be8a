using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Lifecycle.Datasets;

namespace Slipway.Lifecycle.Evaluation;

/// <summary>Held-out predictions as JSONL in a version's artifact folder, so that two versions can be compared long after.</summary>
public static class PredictionFile
{
    public const string Name = "predictions.jsonl";

    public static async Task WriteAsync(string path, IEnumerable<Prediction> predictions, CancellationToken ct)
    {
        var temporary = path + ".tmp";
        await using (var file = File.Create(temporary))
        {
            foreach (var prediction in predictions)
            {
                await JsonSerializer.SerializeAsync(file, prediction, PredictionJson.Default.Prediction, ct);
                file.WriteByte((byte)'\n');
            }
        }
        File.Move(temporary, path, overwrite: true);
    }

    public static async Task<Prediction[]> ReadAsync(string path, CancellationToken ct)
    {
        var predictions = new List<Prediction>();
        await using var file = File.OpenRead(path);
        await foreach (var line in new JsonLines(file).ReadAsync(ct))
            predictions.Add(JsonSerializer.Deserialize(line.Utf8.Span, PredictionJson.Default.Prediction)!);
        return [.. predictions];
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Prediction))]
internal sealed partial class PredictionJson : JsonSerializerContext;
