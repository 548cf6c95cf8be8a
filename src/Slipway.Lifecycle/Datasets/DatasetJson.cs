using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Lifecycle.Datasets;

/// <summary>JSON of stored rows and manifests: snake_case, nulls left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Example))]
[JsonSerializable(typeof(DatasetManifest))]
internal sealed partial class DatasetJson : JsonSerializerContext;

/// <summary>The two ways in which they are written. Characters beyond ASCII stay readable: these are files, not web pages.</summary>
internal static class DatasetJsonForms
{
    public static DatasetJson Compact { get; } = Create(indented: false);

    public static DatasetJson Indented { get; } = Create(indented: true);

    private static DatasetJson Create(bool indented) =>
        new(new JsonSerializerOptions(DatasetJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = indented });
}
