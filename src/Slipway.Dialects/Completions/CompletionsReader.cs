using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Completions;

/// <summary>
/// Reads the body of <c>POST /v1/completions</c> as a conversation of one user message: a chat model answers the prompt, which is what those who
/// still send one want of it. Texts that end in the middle of a sentence are not continued word by word, as a base model would.
/// </summary>
internal static class CompletionsReader
{
    /// <summary>What OpenAI takes when the caller sets no limit.</summary>
    private const int DefaultMaxTokens = 16;

    private static readonly FrozenSet<string> Known = new[]
    {
        "model", "prompt", "stream", "stream_options", "max_tokens", "temperature", "top_p", "top_k", "min_p", "n", "stop", "seed",
        "presence_penalty", "frequency_penalty", "logprobs", "logit_bias", "echo", "user", "best_of",
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
        var prompts = CompletionsPrompts.Read(root["prompt"]);
        if (prompts.Count > 1)
        {
            root["prompt"].Fault("holds several prompts, of which this model's upstream takes one a call; send one call each");
        }

        // The best of several is a choice that only the upstream can make.
        if (root["best_of"].Int(1, 128) is { } best && best > (root["n"].Int(1, 128) ?? 1))
        {
            root.Context.ReportUnknown("best_of");
        }

        return new ChatRequest(ModelName.Bare(root["model"].RequiredText()), [ChatMessage.Text(ChatRole.User, prompts.Count > 0 ? prompts[0] : "")])
        {
            Sampling = Sampling(root),
            Stream = root["stream"].Bool() ?? false,
            StreamUsage = root["stream_options"].ExpectObject() && (root["stream_options"]["include_usage"].Bool() ?? false),
            EndUser = root["user"].Text(),
            UnknownFields = root.Context.Unknown,
        };
    }

    private static SamplingOptions Sampling(JsonField root)
    {
        var rivals = root["logprobs"].Int(0, 20);
        return new SamplingOptions
        {
            Temperature = root["temperature"].Number(0, 2),
            TopP = root["top_p"].Number(0, 1),
            TopK = root["top_k"].Int(-1, int.MaxValue) is > 0 and var topK ? topK : null,
            MinP = root["min_p"].Number(0, 1),
            MaxTokens = root["max_tokens"].Int(1, int.MaxValue) ?? DefaultMaxTokens,
            Stop = Stop(root["stop"]),
            Seed = root["seed"].Whole(long.MinValue, long.MaxValue),
            PresencePenalty = root["presence_penalty"].Number(-2, 2),
            FrequencyPenalty = root["frequency_penalty"].Number(-2, 2),
            Choices = root["n"].Int(1, 128),
            LogProbs = rivals is null ? null : true,
            TopLogProbs = rivals is > 0 ? rivals : null,
            LogitBias = Bias(root["logit_bias"]),
        };
    }

    private static IReadOnlyList<string> Stop(JsonField field) =>
        field.IsString ? field.Text() is { Length: > 0 } one ? [one] : [] : [.. field.Items().Select(stop => stop.RequiredText())];

    private static Dictionary<string, double> Bias(JsonField field)
    {
        var bias = new Dictionary<string, double>(StringComparer.Ordinal);
        if (field.ExpectObject())
        {
            foreach (var token in field.Element.EnumerateObject())
            {
                bias[token.Name] = field[token.Name].Number(-100, 100) ?? 0;
            }
        }

        return bias;
    }
}
