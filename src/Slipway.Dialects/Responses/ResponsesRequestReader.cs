using System.Collections.Frozen;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary>Reads the body of <c>POST /v1/responses</c>.</summary>
internal static class ResponsesRequestReader
{
    /// <summary>What is read into the hub, and what means nothing to a translation: how the stream is padded, and the ways of keeping that the gateway does itself.</summary>
    private static readonly FrozenSet<string> Known = new[]
    {
        "model", "input", "instructions", "stream", "stream_options", "max_output_tokens", "temperature", "top_p", "top_logprobs", "tools", "tool_choice",
        "parallel_tool_calls", "text", "reasoning", "include", "user", "safety_identifier", "metadata", "service_tier", "store", "prompt_cache_key",
        "truncation", "background", "conversation", "previous_response_id", "prompt",
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
        root.NoteUnknown(Known);
        if (root["prompt"].IsPresent)
        {
            root["prompt"].Fault("names a prompt that is kept at OpenAI, which no other upstream can read; send its text in 'instructions' and 'input'", "unsupported_parameter");
        }

        if (root["truncation"].Word("auto", "disabled") == "auto")
        {
            root.Context.ReportUnknown("truncation");
        }

        var (tools, hosted) = ResponsesTools.Read(root["tools"]);
        var included = Included(root["include"]);
        var topLogProbs = root["top_logprobs"].Int(0, 20);
        var user = root["user"].Text();
        return new ChatRequest(ModelName.Bare(root["model"].RequiredText()), Messages(root))
        {
            Sampling = new SamplingOptions
            {
                Temperature = root["temperature"].Number(0, 2),
                TopP = root["top_p"].Number(0, 1),
                MaxTokens = root["max_output_tokens"].Int(1, int.MaxValue),
                LogProbs = included.Contains(ResponsesInclude.LogProbs) ? true : null,
                TopLogProbs = topLogProbs is > 0 ? topLogProbs : null,
            },
            Tools = tools,
            HostedTools = hosted,
            ToolChoice = ResponsesToolChoice.Read(root["tool_choice"], root["parallel_tool_calls"], tools, hosted),
            ResponseFormat = ResponsesText.Read(root["text"], out var verbosity),
            Verbosity = verbosity,
            Reasoning = ResponsesReasoning.Read(root["reasoning"], included.Contains(ResponsesInclude.State)),
            Stream = root["stream"].Bool() ?? false,
            StreamUsage = true,
            EndUser = root["safety_identifier"].Text() ?? user,
            Metadata = Metadata(root["metadata"]),
            ServiceTier = root["service_tier"].Text(),
            Store = root["store"].Bool(),
            PromptCacheKey = root["prompt_cache_key"].Text(),
            UnknownFields = root.Context.Unknown,
        };
    }

    private static List<ChatMessage> Messages(JsonField root)
    {
        var messages = new List<ChatMessage>();
        if (root["instructions"].Text() is { Length: > 0 } instructions)
        {
            messages.Add(ChatMessage.Text(ChatRole.System, instructions));
        }

        messages.AddRange(ResponsesInput.Read(root["input"]));
        return messages;
    }

    /// <summary>What else the caller wants in the answer; the words that the hub has no place for are noted as unknown.</summary>
    private static HashSet<string> Included(JsonField include)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in include.Items())
        {
            var word = item.RequiredText();
            words.Add(word);
            if (word is not (ResponsesInclude.State or ResponsesInclude.LogProbs))
            {
                item.Context.ReportUnknown(item.Path);
            }
        }

        return words;
    }

    private static Dictionary<string, string> Metadata(JsonField field)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!field.ExpectObject())
        {
            return labels;
        }

        foreach (var property in field.Element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String)
            {
                labels[property.Name] = property.Value.GetString()!;
            }
            else
            {
                field[property.Name].Fault("must be a string");
            }
        }

        return labels;
    }
}

/// <summary>The words of <c>include</c> that the hub knows.</summary>
internal static class ResponsesInclude
{
    public const string State = "reasoning.encrypted_content";
    public const string LogProbs = "message.output_text.logprobs";
}
