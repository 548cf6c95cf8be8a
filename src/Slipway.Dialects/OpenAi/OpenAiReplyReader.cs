using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Identity;
using Slipway.Dialects.Json;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.OpenAi;

/// <summary>Reads a <c>chat.completion</c> object.</summary>
internal static class OpenAiReplyReader
{
    private static readonly FrozenSet<string> Known = new[] { "id", "object", "created", "model", "choices", "usage", "service_tier" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownInChoice = new[] { "index", "message", "logprobs", "finish_reason", "stop_reason", "matched_stop" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownInMessage = new[]
    {
        "role", "content", "refusal", "reasoning_content", "reasoning", "tool_calls", "function_call", "annotations", "audio", "images",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static Result<ChatResponse> Read(ReadOnlyMemory<byte> body, TimeProvider time)
    {
        if (!WireJson.ParseUpstream(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext { FromUpstream = true };
            var root = JsonField.Root(document, context);
            if (IsError(root))
            {
                return UpstreamErrors.Read(200, root.Element);
            }

            root.NoteUnknown(Known);
            var choices = root["choices"].Items();
            if (choices.Count == 0)
            {
                root["choices"].Fault("holds no answer");
            }

            return context.Finish(new ChatResponse(Id(root), root["model"].Text() ?? "", Created(root["created"], time), [.. choices.Select(ReadChoice)])
            {
                Usage = OpenAiUsage.Read(root["usage"]),
                ServiceTier = root["service_tier"] is { IsString: true } tier ? tier.Text() : null,
                UnknownFields = context.Unknown,
            });
        }
    }

    /// <summary>Errors that come with status 200: <c>{"error":…}</c>, <c>{"object":"error","message":…}</c> of vLLM and Mistral, <c>{"detail":…}</c> of FastAPI.</summary>
    public static bool IsError(JsonField root) =>
        root["error"].IsPresent || (!root["choices"].IsPresent && (root["object"] is { IsString: true } kind && kind.Text() == "error" || root["detail"].IsPresent || root["message"] is { IsString: true }));

    /// <summary>vLLM's and SGLang's name for the sequence that was met; a number is the id of a token that ends an answer.</summary>
    public static string? StopSequence(JsonField choice)
    {
        var met = choice["stop_reason"].IsPresent ? choice["stop_reason"] : choice["matched_stop"];
        return met.IsString ? met.Text() : null;
    }

    public static string Id(JsonField root) => root["id"] is { IsString: true } id && id.Text() is { Length: > 0 } text ? text : Ids.New("chatcmpl");

    public static DateTimeOffset Created(JsonField created, TimeProvider time) =>
        created.IsNumber && created.Element.TryGetDouble(out var seconds) && seconds is > 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : time.GetUtcNow();

    private static ChatChoice ReadChoice(JsonField choice, int place)
    {
        choice.NoteUnknown(KnownInChoice);
        choice["message"].NoteUnknown(KnownInMessage);
        var parts = OpenAiAssistant.ReadParts(choice["message"], []);
        var called = parts.Any(part => part is ToolCallPart);
        return new ChatChoice(
            choice["index"].Int(0, int.MaxValue) ?? place,
            new ChatMessage(ChatRole.Assistant, parts),
            OpenAiFinish.Read(choice["finish_reason"].Text() ?? "stop", called))
        {
            LogProbs = OpenAiLogProbs.Read(choice["logprobs"]),
            StopSequence = StopSequence(choice),
        };
    }
}
