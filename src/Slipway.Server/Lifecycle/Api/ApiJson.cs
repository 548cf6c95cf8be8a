using System.Text.Json.Serialization;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Evaluation;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Server.Lifecycle.Api;

/// <summary>JSON of the admin API: snake_case; fields that the server does not know are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DatasetView))]
[JsonSerializable(typeof(DatasetReport))]
[JsonSerializable(typeof(Page<DatasetView>))]
[JsonSerializable(typeof(NewTuningJob))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(Page<JobView>))]
[JsonSerializable(typeof(EventList))]
[JsonSerializable(typeof(MetricList))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(ModelVersionView))]
[JsonSerializable(typeof(Page<ModelView>))]
[JsonSerializable(typeof(Page<ModelVersionView>))]
[JsonSerializable(typeof(StageWish))]
[JsonSerializable(typeof(HistoryView))]
[JsonSerializable(typeof(AliasWish))]
[JsonSerializable(typeof(VersionComparison))]
[JsonSerializable(typeof(NewEndpoint))]
[JsonSerializable(typeof(DeployWish))]
[JsonSerializable(typeof(UndeployWish))]
[JsonSerializable(typeof(TrafficWish))]
[JsonSerializable(typeof(EndpointView))]
[JsonSerializable(typeof(Page<EndpointView>))]
[JsonSerializable(typeof(EndpointStatsView))]
public sealed partial class ApiJson : JsonSerializerContext;
