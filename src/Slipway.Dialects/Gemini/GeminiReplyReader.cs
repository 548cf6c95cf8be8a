using System.Globalization;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Identity;
using Slipway.Dialects.Json;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Gemini;

/// <summary>Reads a complete <c>GenerateContentResponse</c>.</summary>
internal static class GeminiReplyReader
{
    public static Result<ChatResponse> Read(ReadOnlyMemory<byte> body, TimeProvider time)
    {
        if (!WireJson.ParseUpstream(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext { FromUpstream = true, ProtoJson = true };
            var root = JsonField.Root(document, context);
            if (root["error"].IsPresent)
            {
                return UpstreamErrors.Read(200, root.Element);
            }

            var id = Id(root);
            return context.Finish(new ChatResponse(id, root["modelVersion"].Text() ?? "", time.GetUtcNow(), Choices(root, id))
            {
                Usage = GeminiUsageReader.Read(root["usageMetadata"]),
            });
        }
    }

    public static string Id(JsonField root) => root["responseId"].Text() is { Length: > 0 } id ? id : Ids.New("resp");

    /// <summary>The id of a call that the upstream gave none: unlike any of another answer, and always the same for this one.</summary>
    public static string CallId(string responseId, int choice, int call) =>
        choice == 0
            ? string.Create(CultureInfo.InvariantCulture, $"call_{responseId}_{call}")
            : string.Create(CultureInfo.InvariantCulture, $"call_{responseId}_{choice}_{call}");

    public static bool IsBlocked(JsonField root) => root["promptFeedback"]["blockReason"].IsPresent;

    private static IReadOnlyList<ChatChoice> Choices(JsonField root, string id)
    {
        var candidates = root["candidates"].Items();
        if (candidates.Count > 0)
        {
            return [.. candidates.Select((candidate, place) => Choice(candidate, place, id))];
        }

        if (!IsBlocked(root))
        {
            root["candidates"].Fault("holds no answer");
        }

        return [new ChatChoice(0, new ChatMessage(ChatRole.Assistant, []), FinishReason.ContentFilter)];
    }

    private static ChatChoice Choice(JsonField candidate, int place, string id)
    {
        var index = candidate["index"].Int(0, 1023) ?? place;
        var parts = new List<ContentPart>();
        var calls = 0;
        foreach (var item in candidate["content"]["parts"].Items())
        {
            var own = item["functionCall"]["id"].IsPresent;
            GeminiParts.Read(item, parts, new GeminiCallIds());
            if (parts.Count > 0 && parts[^1] is ToolCallPart call && item["functionCall"].IsPresent)
            {
                parts[^1] = own ? call : call with { Id = CallId(id, index, calls) };
                calls++;
            }
        }

        parts.RemoveAll(part => part is TextPart { Text.Length: 0 });
        return new ChatChoice(index, new ChatMessage(ChatRole.Assistant, parts), GeminiFinish.Read(candidate["finishReason"].Text(), calls > 0))
        {
            LogProbs = GeminiLogProbs.Read(candidate["logprobsResult"]),
        };
    }
}
