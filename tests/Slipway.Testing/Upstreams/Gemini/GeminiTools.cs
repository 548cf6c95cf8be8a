using System.Text.Json;

namespace Slipway.Testing.Upstreams.Gemini;

/// <summary>Tools and the choice among them.</summary>
internal static class GeminiTools
{
    private const int LongestName = 64;

    public static IReadOnlyList<HeardTool> Read(Proto body)
        => [.. body.Items("tools").SelectMany(t => new Proto(t.Item, t.At, "functionDeclarations", "googleSearch", "googleSearchRetrieval", "codeExecution", "urlContext", "computerUse", "googleMaps", "fileSearch", "retrieval")
            .Items("functionDeclarations")).Select(d => Declaration(d.Item, d.At))];

    public static string? Forced(Proto body)
    {
        if (body["toolConfig"] is not { } given || new Proto(given, "tool_config", "functionCallingConfig", "retrievalConfig")["functionCallingConfig"] is not { } calling)
        {
            return null;
        }

        var config = new Proto(calling, "tool_config.function_calling_config", "mode", "allowedFunctionNames", "streamFunctionCallArguments");
        var mode = config.Enum("mode", "MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED");
        string[] allowed = [.. config.Items("allowedFunctionNames").Select(n => n.Item.GetString()!)];
        Demand.That(allowed.Length == 0 || mode is "ANY" or "VALIDATED", "Function calling config: allowed function names are only for mode ANY.");
        Demand.That(allowed.All(name => Read(body).Any(t => t.Name == name)), "Function calling config: an allowed function is not declared.");
        return mode == "ANY" && allowed.Length == 1 ? allowed[0] : null;
    }

    private static HeardTool Declaration(JsonElement value, string at)
    {
        var declaration = new Proto(value, at, "name", "description", "parameters", "parametersJsonSchema", "response", "responseJsonSchema", "behavior");
        Demand.Name(declaration.Text("name").Replace('.', '_').Replace(':', '_'), LongestName, $"{at}.name");
        var (open, json) = (declaration["parameters"], declaration["parametersJsonSchema"]);
        Demand.That(open is null || json is null, $"{at}: only one of parameters and parametersJsonSchema may be set.");
        if (open is { } schema)
        {
            OpenApiSchema.Check(schema, $"{at}.parameters");
        }

        return new HeardTool(declaration.Text("name"), open ?? json);
    }
}
