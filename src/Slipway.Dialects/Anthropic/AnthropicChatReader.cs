using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// Reads the body of <c>POST /v1/messages</c>, of <c>/v1/messages/count_tokens</c>, and of Vertex AI's <c>:rawPredict</c>, where the path names the
/// model and <c>anthropic_version</c> stands in the body.
/// </summary>
internal static class AnthropicChatReader
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "model", "messages", "system", "max_tokens", "stream", "temperature", "top_p", "top_k", "stop_sequences", "tools", "tool_choice",
        "thinking", "output_config", "output_format", "metadata", "service_tier", "cache_control", "anthropic_version",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownMetadata = new[] { "user_id" }.ToFrozenSet(StringComparer.Ordinal);

    public static Result<ChatRequest> Read(ReadOnlyMemory<byte> body, CallTarget target, bool count)
    {
        if (!WireJson.ParseRequest(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext();
            return context.Finish(Read(JsonField.Root(document, context), target, count));
        }
    }

    private static ChatRequest Read(JsonField root, CallTarget target, bool count)
    {
        root.NoteUnknown(Known);
        var messages = AnthropicMessages.Read(root["system"], root["messages"]);
        MarkLast(messages, AnthropicCache.Read(root["cache_control"]));
        var (tools, hosted) = AnthropicTools.Read(root["tools"]);
        root["metadata"].ExpectObject();
        root["metadata"].NoteUnknown(KnownMetadata);
        return new ChatRequest(ModelName.Bare(target.Model ?? root["model"].RequiredText()), messages)
        {
            Sampling = Sampling(root, count),
            Tools = tools,
            HostedTools = hosted,
            ToolChoice = AnthropicTools.ReadChoice(root["tool_choice"], tools, hosted.Count > 0),
            ResponseFormat = Format(root["output_config"]["format"]) ?? Format(root["output_format"]),
            Reasoning = AnthropicReasoning.Read(root["thinking"], root["output_config"]),
            Stream = target.Stream || root["stream"].Bool() == true,
            StreamUsage = true,
            EndUser = root["metadata"]["user_id"].Text(),
            ServiceTier = AnthropicTiers.ReadAsked(root["service_tier"].Text()),
            UnknownFields = root.Context.Unknown,
        };
    }

    private static SamplingOptions Sampling(JsonField root, bool count)
    {
        var most = root["max_tokens"];
        if (!most.IsPresent && !count)
        {
            most.Fault("is required: the most tokens that the answer may have");
        }

        var stops = root["stop_sequences"].Items();
        return new SamplingOptions
        {
            Temperature = root["temperature"].Number(0, 1),
            TopP = root["top_p"].Number(0, 1),
            TopK = root["top_k"].Int(0, int.MaxValue) is > 0 and var topK ? topK : null,
            MaxTokens = Most(most),
            Stop = [.. stops.Select(stop => stop.RequiredText())],
        };
    }

    /// <summary>0 only fills the prompt cache, which no other format has a word for.</summary>
    private static int? Most(JsonField field)
    {
        if (field.Int(0, int.MaxValue) is not { } most)
        {
            return null;
        }

        if (most == 0)
        {
            field.Context.ReportUnknown(field.Path);
        }

        return Math.Max(1, most);
    }

    private static ResponseFormat? Format(JsonField format)
    {
        if (!format.ExpectObject() || format["type"].Word("json_schema") is null)
        {
            return null;
        }

        var schema = format["schema"].RawObject();
        if (schema is null)
        {
            format["schema"].Fault("is required: a JSON Schema");
        }

        return new ResponseFormat(ResponseFormatKind.JsonSchema, schema ?? "{}");
    }

    /// <summary>A mark on the request as a whole stands for one on its last part.</summary>
    private static void MarkLast(List<ChatMessage> messages, CacheMark? mark)
    {
        if (mark is null || messages is not [.., { Parts: [.., { Cache: null } part] } last])
        {
            return;
        }

        messages[^1] = last with { Parts = [.. last.Parts.SkipLast(1), part with { Cache = mark }] };
    }
}
