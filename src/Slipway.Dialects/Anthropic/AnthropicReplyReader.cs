using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Identity;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>Reads a <c>message</c> object.</summary>
internal static class AnthropicReplyReader
{
    private static readonly FrozenSet<string> Known =
        new[] { "id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "stop_details", "usage" }.ToFrozenSet(StringComparer.Ordinal);

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
            if (root["error"].IsPresent)
            {
                return AnthropicErrors.Read(root.Element);
            }

            NoteUnknown(root);
            return context.Finish(Read(root, time));
        }
    }

    public static string Id(JsonField message) => message["id"].Text() is { Length: > 0 } id ? id : Ids.New("msg");

    /// <summary>Why the model declines, in its provider's words.</summary>
    public static string? Explanation(JsonField answer) =>
        answer["stop_details"] is { IsObject: true } details && details["explanation"].Text() is { Length: > 0 } words ? words : null;

    public static Result<long> ReadCount(ReadOnlyMemory<byte> body)
    {
        if (!WireJson.ParseUpstream(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext { FromUpstream = true };
            var tokens = JsonField.Root(document, context)["input_tokens"];
            if (!tokens.IsPresent)
            {
                tokens.Fault("is missing");
            }

            return context.Finish(tokens.Whole(0, long.MaxValue) ?? 0);
        }
    }

    /// <summary>Newer versions name every field, also those that say nothing.</summary>
    private static void NoteUnknown(JsonField root)
    {
        if (!root.IsObject)
        {
            return;
        }

        foreach (var property in root.Element.EnumerateObject())
        {
            if (!Known.Contains(property.Name) && root[property.Name].IsPresent)
            {
                root.Context.ReportUnknown(property.Name);
            }
        }
    }

    private static ChatResponse Read(JsonField root, TimeProvider time)
    {
        var parts = AnthropicBlocks.Read(root["content"], []);
        parts.RemoveAll(part => part is TextPart { Text.Length: 0 });
        var reason = AnthropicFinish.Read(root["stop_reason"].Text(), parts.Exists(part => part is ToolCallPart));
        if (reason == FinishReason.Refusal && Explanation(root) is { } words)
        {
            parts.Add(new RefusalPart(words));
        }

        return new ChatResponse(Id(root), root["model"].Text() ?? "", time.GetUtcNow(), [new ChatChoice(0, new ChatMessage(ChatRole.Assistant, parts), reason) { StopSequence = root["stop_sequence"].Text() }])
        {
            Usage = AnthropicUsage.Read(root["usage"]),
            ServiceTier = AnthropicTiers.ReadServed(root["usage"]["service_tier"].Text()),
            UnknownFields = root.Context.Unknown,
        };
    }
}
