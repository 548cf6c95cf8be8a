using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Reads the body of <c>POST /v1/chat/completions</c>.</summary>
internal static class OpenAiChatReader
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "temperature", "top_p", "top_k", "min_p",
        "n", "stop", "seed", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs", "tools", "tool_choice",
        "parallel_tool_calls", "response_format", "reasoning_effort", "reasoning", "thinking", "user", "safety_identifier", "functions", "function_call",
        "logit_bias", "metadata", "service_tier", "store", "verbosity", "prompt_cache_key", "web_search_options", "modalities", "audio",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownOptions = new[] { "include_usage", "include_obfuscation" }.ToFrozenSet(StringComparer.Ordinal);

    public static Result<ChatRequest> Read(ReadOnlyMemory<byte> body)
    {
        if (!WireJson.ParseRequest(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext();
            return context.Finish(Read(JsonField.Root(document, context)));
        }
    }

    private static ChatRequest Read(JsonField root)
    {
        RefuseLegacyFunctions(root);
        root.NoteUnknown(Known);
        var tools = OpenAiTools.Read(root["tools"]);
        return new ChatRequest(ModelName.Bare(root["model"].RequiredText()), OpenAiMessages.Read(root["messages"]))
        {
            Sampling = Sampling(root),
            Tools = tools,
            ToolChoice = OpenAiToolChoice.Read(root["tool_choice"], root["parallel_tool_calls"], tools),
            ResponseFormat = OpenAiResponseFormat.Read(root["response_format"]),
            HostedTools = WebSearch(root["web_search_options"]),
            Reasoning = OpenAiReasoning.Read(root),
            Stream = root["stream"].Bool() ?? false,
            StreamUsage = StreamUsage(root["stream_options"]),
            EndUser = EndUser(root),
            Metadata = Metadata(root["metadata"]),
            ServiceTier = root["service_tier"].Text(),
            Store = root["store"].Bool(),
            Verbosity = root["verbosity"].Word("low", "medium", "high"),
            PromptCacheKey = root["prompt_cache_key"].Text(),
            Modalities = [.. root["modalities"].Items().Select(item => item.RequiredText().ToLowerInvariant())],
            Speech = Speech(root["audio"]),
            UnknownFields = root.Context.Unknown,
        };
    }

    private static void RefuseLegacyFunctions(JsonField root)
    {
        if (root["functions"].IsPresent)
        {
            root["functions"].Fault("is the retired form of function calling; send 'tools' instead", "unsupported_parameter");
        }

        if (root["function_call"].IsPresent)
        {
            root["function_call"].Fault("is the retired form of function calling; send 'tool_choice' instead", "unsupported_parameter");
        }
    }

    private static SamplingOptions Sampling(JsonField root)
    {
        var older = root["max_tokens"].Int(1, int.MaxValue);
        return new SamplingOptions
        {
            Temperature = root["temperature"].Number(0, 2),
            TopP = root["top_p"].Number(0, 1),
            TopK = root["top_k"].Int(-1, int.MaxValue) is > 0 and var topK ? topK : null,
            MinP = root["min_p"].Number(0, 1),
            MaxTokens = root["max_completion_tokens"].Int(1, int.MaxValue) ?? older,
            Stop = Stop(root["stop"]),
            Seed = root["seed"].Whole(long.MinValue, long.MaxValue),
            PresencePenalty = root["presence_penalty"].Number(-2, 2),
            FrequencyPenalty = root["frequency_penalty"].Number(-2, 2),
            Choices = root["n"].Int(1, 128),
            LogProbs = root["logprobs"].Bool(),
            TopLogProbs = TopLogProbs(root),
            LogitBias = LogitBias(root["logit_bias"]),
        };
    }

    private static int? TopLogProbs(JsonField root)
    {
        var field = root["top_logprobs"];
        var count = field.Int(0, 20);
        if (count is not null && !root["logprobs"].Element.ValueKind.Equals(System.Text.Json.JsonValueKind.True))
        {
            field.Fault("needs 'logprobs' to be true");
        }

        return count;
    }

    private static IReadOnlyList<string> Stop(JsonField field)
    {
        if (field.IsString)
        {
            return field.Text() is { Length: > 0 } single ? [single] : [];
        }

        if (field.IsPresent && !field.IsArray)
        {
            field.Fault("must be a string or an array of strings");
            return [];
        }

        var stops = field.Items();
        if (stops.Count > 16)
        {
            field.Fault("takes at most 16 sequences");
        }

        return [.. stops.Select(stop => stop.RequiredText())];
    }

    private static Dictionary<string, double> LogitBias(JsonField field)
    {
        var biases = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (token, bias) in field.Properties())
        {
            biases[token] = bias.Number(-100, 100) ?? 0;
        }

        return biases;
    }

    private static Dictionary<string, string> Metadata(JsonField field)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in field.Properties())
        {
            pairs[name] = value.Text() ?? "";
        }

        return pairs;
    }

    /// <summary>OpenAI splits <c>user</c> into a safety identifier and a cache key; either names the end user.</summary>
    private static string? EndUser(JsonField root)
    {
        var (user, identifier) = (root["user"].Text(), root["safety_identifier"].Text());
        if (user is not null && identifier is not null && user != identifier)
        {
            root.Context.ReportUnknown("safety_identifier");
        }

        return user ?? identifier;
    }

    private static IReadOnlyList<HostedTool> WebSearch(JsonField options) =>
        options.RawObject() is { } json ? [new HostedTool(HostedTool.WebSearch, DialectId.OpenAi.Value, json)] : [];

    private static SpeechOptions? Speech(JsonField audio)
    {
        if (!audio.ExpectObject())
        {
            return null;
        }

        // A voice of one's own is named by an object.
        var voice = audio["voice"];
        return new SpeechOptions(voice.IsObject ? voice["id"].Text() : voice.Text(), audio["format"].Text());
    }

    private static bool StreamUsage(JsonField options)
    {
        if (options.ExpectObject())
        {
            options.NoteUnknown(KnownOptions);
        }

        return options["include_usage"].Bool() ?? false;
    }
}
