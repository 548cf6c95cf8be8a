using Slipway.Core.Chat;

namespace Slipway.Dialects.Fidelity;

/// <summary>The form of the answer.</summary>
public static class AnswerFeatures
{
    public static readonly RequestFeature JsonObject = new("json_object", "Answer in JSON of any shape", r => r.ResponseFormat is { Kind: ResponseFormatKind.JsonObject } ? "json" : null);
    public static readonly RequestFeature JsonSchema = new("json_schema", "Answer in JSON of a schema", r => r.ResponseFormat is { Kind: ResponseFormatKind.JsonSchema } format ? Canonical.Schema(format.JsonSchema) ?? "{}" : null);
    public static readonly RequestFeature SchemaName = new("schema_name", "Name of the schema", r => r.ResponseFormat?.Name);
    public static readonly RequestFeature SchemaStrict = new("schema_strict", "The schema is held to strictly or not", r => Canonical.Of(r.ResponseFormat?.Strict));
    public static readonly RequestFeature Modalities = new("modalities", "Answer in images or sound", r => Canonical.Of(r.Modalities.Where(m => m != "text")));
    public static readonly RequestFeature Speech = new("speech", "Voice and format of a spoken answer", r => r.Speech is { } speech ? $"{speech.Voice} {speech.Format}" : null);
    public static readonly RequestFeature Verbosity = new("verbosity", "How much to say", r => r.Verbosity);

    public static IReadOnlyList<RequestFeature> All { get; } = [JsonObject, JsonSchema, SchemaName, SchemaStrict, Modalities, Speech, Verbosity];
}
