using System.Collections.Frozen;
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
    private static readonly FrozenSet<string> Known =
        new[] { "candidates", "promptFeedback", "usageMetadata", "modelVersion", "responseId", "createTime" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownOfCandidate = new[]
    {
        "content", "finishReason", "finishMessage", "index", "safetyRatings", "avgLogprobs", "logprobsResult", "citationMetadata", "groundingMetadata", "urlContextMetadata", "tokenCount",
    }.ToFrozenSet(StringComparer.Ordinal);

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
            root.NoteUnknown(Known);
            return context.Finish(new ChatResponse(id, root["modelVersion"].Text() ?? "", Created(root, time), Choices(root, id))
            {
                Usage = GeminiUsageReader.Read(root["usageMetadata"]),
                ServiceTier = GeminiTier.OfTraffic(root["usageMetadata"]),
                UnknownFields = context.Unknown,
            });
        }
    }

    public static string Id(JsonField root) => root["responseId"].Text() is { Length: > 0 } id ? id : Ids.New("resp");

    /// <summary>Vertex AI says when; the Gemini API does not.</summary>
    public static DateTimeOffset Created(JsonField root, TimeProvider time) =>
        root["createTime"].IsString && DateTimeOffset.TryParse(root["createTime"].Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) ? created : time.GetUtcNow();

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

        return [new ChatChoice(0, new ChatMessage(ChatRole.Assistant, []), FinishReason.ContentFilter) { SafetyRatings = GeminiRatings.Read(root["promptFeedback"]["safetyRatings"]) }];
    }

    private static ChatChoice Choice(JsonField candidate, int place, string id)
    {
        candidate.NoteUnknown(KnownOfCandidate);
        var index = candidate["index"].Int(0, 1023) ?? place;
        var parts = new List<ContentPart>();
        var places = new List<int>();
        var calls = 0;
        foreach (var item in candidate["content"]["parts"].Items())
        {
            var own = item["functionCall"]["id"].IsPresent;
            places.Add(parts.Count);
            GeminiParts.Read(item, parts, new GeminiCallIds());
            if (parts.Count > 0 && parts[^1] is ToolCallPart call && item["functionCall"].IsPresent)
            {
                parts[^1] = own ? call : call with { Id = CallId(id, index, calls) };
                calls++;
            }
        }

        Cite(candidate, parts, places);
        parts.RemoveAll(part => part is TextPart { Text.Length: 0, State: null });
        return new ChatChoice(index, new ChatMessage(ChatRole.Assistant, parts), GeminiFinish.Read(candidate["finishReason"].Text(), calls > 0))
        {
            LogProbs = GeminiLogProbs.Read(candidate["logprobsResult"]),
            SafetyRatings = GeminiRatings.Read(candidate["safetyRatings"]),
        };
    }

    /// <param name="places">Where among the parts each item of the candidate came to stand.</param>
    private static void Cite(JsonField candidate, List<ContentPart> parts, List<int> places)
    {
        TextPart? At(int item) => item < places.Count && places[item] < parts.Count ? parts[places[item]] as TextPart : null;

        foreach (var source in GeminiGrounding.Read(candidate, item => (At(item) ?? parts.OfType<TextPart>().FirstOrDefault())?.Text ?? ""))
        {
            var text = (source.Part is { } item ? At(item) : null) ?? (source.Part is null ? parts.OfType<TextPart>().LastOrDefault() : parts.OfType<TextPart>().FirstOrDefault());
            if (text is null)
            {
                text = new TextPart("");
                parts.Add(text);
            }

            parts[parts.IndexOf(text)] = text with { Citations = [.. text.Citations, source.Citation] };
        }
    }
}
