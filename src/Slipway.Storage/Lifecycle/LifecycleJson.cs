using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Endpoints;
using Slipway.Lifecycle.Registry;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Storage.Lifecycle;

/// <summary>How Lifecycle's records are written into <c>body</c> columns. Names here are a file format: never rename without a migration.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SemanticVersionConverter)])]
[JsonSerializable(typeof(DatasetVersion))]
[JsonSerializable(typeof(TuningJob))]
[JsonSerializable(typeof(ModelVersion))]
[JsonSerializable(typeof(StageChange))]
[JsonSerializable(typeof(EndpointBody))]
internal sealed partial class LifecycleJson : JsonSerializerContext;

/// <summary>An endpoint as stored; the split is checked again when it is read.</summary>
internal sealed record EndpointBody(string Name, DateTimeOffset CreatedAt, IReadOnlyList<DeployedModel> Deployed, IReadOnlyDictionary<string, int> Traffic)
{
    public static EndpointBody Of(Endpoint endpoint) => new(endpoint.Name, endpoint.CreatedAt, endpoint.Deployed, endpoint.Traffic.Percents);

    public Endpoint ToEndpoint(long revision) =>
        new(Name, CreatedAt, Deployed, TrafficSplit.Create(Traffic, [.. Deployed.Select(d => d.Id)]).Value, revision);
}

/// <summary>A version as its text.</summary>
internal sealed class SemanticVersionConverter : JsonConverter<SemanticVersion>
{
    public override SemanticVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => SemanticVersion.Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, SemanticVersion value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
