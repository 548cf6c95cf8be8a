using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.Anthropic;

/// <summary>Reads a messages request as strictly as Anthropic.</summary>
internal static class AnthropicReader
{
    private const int LeastBudget = 1024;

    public static Heard Read(UpstreamCall call) => Read(call, Demand.Text(call.Json, "model", "body"), "model");

    /// <summary>On Vertex AI the model stands in the path and the version in the body.</summary>
    public static Heard ReadOnVertex(UpstreamCall call, string model)
    {
        Demand.That(Demand.Text(call.Json, "anthropic_version", "body") == "vertex-2023-10-16", "anthropic_version must be vertex-2023-10-16");
        return Read(call, model, "anthropic_version");
    }

    private static Heard Read(UpstreamCall call, string model, string extra)
    {
        var body = call.Json;
        Demand.Only(body, "body",
            extra, "messages", "max_tokens", "system", "temperature", "top_p", "top_k", "stop_sequences", "stream", "tools", "tool_choice", "thinking", "metadata",
            "service_tier", "output_config", "mcp_servers", "container", "context_management", "cache_control", "inference_geo");
        var most = Demand.Whole(body, "max_tokens");
        Demand.That(most is > 0, "max_tokens: Field required");
        Demand.Between(body, "temperature", 0, 1);
        Demand.Between(body, "top_p", 0, 1);
        foreach (var (stop, at) in Demand.Optional(body, "stop_sequences") is { } stops ? Demand.Items(stops, "stop_sequences") : [])
        {
            Demand.That(stop.GetString() is { } text && text.Trim().Length > 0, $"{at}: each stop sequence must contain non-whitespace");
        }

        var thinking = Thinking(body, most.Value);
        var thinks = thinking is "enabled" or "adaptive";
        var systemToo = call.Headers.GetValueOrDefault("anthropic-beta")?.Contains("mid-conversation", StringComparison.Ordinal) == true;
        var messages = Demand.Items(Demand.Required(body, "messages", "body"), "messages").Select(m => AnthropicContent.Message(m.Item, m.At, systemToo)).ToList();
        AnthropicOrder.Check(messages, alwaysThinks: thinking == "enabled");
        var config = Demand.Optional(body, "output_config");
        if (config is { } given)
        {
            Demand.Only(given, "output_config", "format", "effort", "task_budget");
        }

        var format = config is { } c ? Demand.Optional(c, "format") : null;
        return new Heard(call, model, Demand.Flag(body, "stream"), messages)
        {
            System = Demand.Optional(body, "system") is { } system ? AnthropicContent.System(system) : "",
            Tools = AnthropicTools.Read(body),
            ForcedTool = AnthropicTools.Forced(body, thinks),
            Schema = format is { } f ? Format(f) : null,
            ShowsThoughts = thinks,
            AlwaysThinks = thinking == "enabled",
            MaxTokens = most,
        };
    }

    /// <summary>Null, <c>disabled</c>, <c>enabled</c> (every turn thinks) or <c>adaptive</c> (as the model likes).</summary>
    private static string? Thinking(JsonElement body, int most)
    {
        if (Demand.Optional(body, "thinking") is not { } thinking)
        {
            return null;
        }

        var type = Demand.Text(thinking, "type", "thinking");
        Demand.Only(thinking, "thinking", type == "enabled" ? ["type", "budget_tokens", "display"] : ["type", "display"]);
        Demand.That(type is "enabled" or "disabled" or "adaptive", "thinking.type: Input should be 'adaptive', 'disabled' or 'enabled'");
        if (type == "enabled")
        {
            Demand.That(Demand.Whole(thinking, "budget_tokens") is { } budget && budget >= LeastBudget, $"thinking.budget_tokens: Input should be greater than or equal to {LeastBudget}");
            Demand.That(Demand.Whole(thinking, "budget_tokens") < most, "`max_tokens` must be greater than `thinking.budget_tokens`.");
            Demand.That(Demand.Optional(body, "top_k") is null, "`top_k` must be unset when thinking is enabled.");
            Demand.That(Demand.Optional(body, "temperature") is not { } temperature || temperature.GetDouble() == 1, "`temperature` may only be set to 1 when thinking is enabled.");
        }

        return type;
    }

    private static JsonElement Format(JsonElement format)
    {
        Demand.Only(format, "output_config.format", "type", "schema");
        Demand.That(Demand.Text(format, "type", "output_config.format") == "json_schema", "output_config.format.type: Input should be 'json_schema'");
        var schema = Demand.Required(format, "schema", "output_config.format");
        Schemas.Check(schema, "output_config.format.schema", strict: false);
        Schemas.AllClosed(schema, "output_config.format.schema");
        return schema;
    }
}
