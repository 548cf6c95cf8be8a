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
        "parallel_tool_calls", "response_format", "reasoning_effort", "user", "functions", "function_call",
    }.ToFrozenSet(StringComparer.Ordinal);

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
            Reasoning = Reasoning(root["reasoning_effort"]),
            Stream = root["stream"].Bool() ?? false,
            StreamUsage = StreamUsage(root["stream_options"]),
            EndUser = root["user"].Text(),
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

    private static ReasoningOptions? Reasoning(JsonField field) =>
        field.Word("none", "minimal", "low", "medium", "high", "xhigh") switch
        {
            null => null,
            "none" => new ReasoningOptions { BudgetTokens = 0 },
            "xhigh" => new ReasoningOptions { Effort = "high" },
            var effort => new ReasoningOptions { Effort = effort },
        };

    private static bool StreamUsage(JsonField options)
    {
        options.ExpectObject();
        return options["include_usage"].Bool() ?? false;
    }
}
