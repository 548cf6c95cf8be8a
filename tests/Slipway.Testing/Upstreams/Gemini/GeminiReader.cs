using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.Gemini;

/// <summary>Reads a generateContent request as strictly as Google.</summary>
internal static class GeminiReader
{
    private static readonly string[] Fields = ["contents", "systemInstruction", "tools", "toolConfig", "safetySettings", "cachedContent", "generationConfig", "labels", "model"];

    /// <param name="model">The model in the path.</param>
    /// <param name="family">Under which signatures are issued: each provider has its own.</param>
    public static Heard Read(UpstreamCall call, string model, bool stream, string family)
    {
        var body = new Proto(call.Json, "request", Fields);
        var contents = body.Items("contents").Select(c => GeminiContent.Read(c.Item, c.At)).ToList();
        Demand.That(contents.Count > 0, "* GenerateContentRequest.contents: contents is not specified");
        GeminiOrder.Check(contents, model, family);
        Safety(body);
        var config = Config(body, model);
        return new Heard(call, model, stream, contents)
        {
            System = body["systemInstruction"] is { } system ? GeminiContent.Read(system, "systemInstruction").Text : "",
            Tools = GeminiTools.Read(body),
            ForcedTool = GeminiTools.Forced(body),
            Schema = config is null ? null : Schema(config),
            WantsJson = config?["responseMimeType"]?.GetString() == "application/json",
            ShowsThoughts = config?["thinkingConfig"] is { } thinking && Thinking(thinking, model),
            MaxTokens = config?.Number("maxOutputTokens"),
        };
    }

    private static Proto? Config(Proto body, string model)
    {
        if (body["generationConfig"] is not { } given)
        {
            return null;
        }

        var config = new Proto(given, "generation_config",
            "temperature", "topP", "topK", "candidateCount", "maxOutputTokens", "stopSequences", "seed", "presencePenalty", "frequencyPenalty", "responseLogprobs", "logprobs",
            "responseMimeType", "responseSchema", "responseJsonSchema", "responseModalities", "mediaResolution", "speechConfig", "imageConfig", "thinkingConfig", "routingConfig",
            "enableEnhancedCivicAnswers", "audioTimestamp", "modelConfig");
        Demand.Between(given, "temperature", 0, 2);
        Demand.That(config.Number("maxOutputTokens") is null or > 0, "max_output_tokens must be positive.");
        Demand.That(config.Number("candidateCount") is null or 1, $"{model}: multiple candidates are not played.");
        Demand.That(config["logprobs"] is null || config.Flag("responseLogprobs"), "logprobs is only allowed when responseLogprobs is true.");
        Demand.That(config.Items("stopSequences").All(s => s.Item.GetString() is { Length: > 0 }) && config.Items("stopSequences").Count() <= 5, "stop_sequences: at most 5, none empty.");
        return config;
    }

    private static JsonElement? Schema(Proto config)
    {
        var (open, json) = (config["responseSchema"], config["responseJsonSchema"]);
        Demand.That(open is null || json is null, "Only one of responseSchema and responseJsonSchema may be set.");
        if (open is null && json is null)
        {
            return null;
        }

        Demand.That(config["responseMimeType"]?.GetString() is "application/json" or "text/x.enum", "Function calling config or response schema is set without response mime type: application/json.");
        if (open is { } schema)
        {
            OpenApiSchema.Check(schema, "generation_config.response_schema");
        }

        return open ?? json;
    }

    private static bool Thinking(JsonElement given, string model)
    {
        var thinking = new Proto(given, "generation_config.thinking_config", "includeThoughts", "thinkingBudget", "thinkingLevel");
        var level = thinking.Enum("thinkingLevel", "THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH");
        Demand.That(level is null || thinking.Number("thinkingBudget") is null, "You can only set only one of thinking budget and thinking level.");
        Demand.That(level is null || GeminiOrder.WantsSignatures(model), "Thinking level is not supported for this model.");
        return thinking.Flag("includeThoughts");
    }

    private static void Safety(Proto body)
    {
        foreach (var (item, at) in body.Items("safetySettings"))
        {
            var setting = new Proto(item, at, "category", "threshold", "method");
            Demand.That(setting.Text("category").StartsWith("HARM_CATEGORY_", StringComparison.Ordinal), $"Invalid value at '{at}.category'");
            setting.Enum("threshold", "HARM_BLOCK_THRESHOLD_UNSPECIFIED", "BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF");
        }
    }
}
