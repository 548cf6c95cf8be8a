using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Identity;
using Slipway.Dialects.Json;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Responses;

/// <summary>Reads a <c>response</c> object.</summary>
internal static class ResponsesReplyReader
{
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
            if (ResponsesFinish.Failure(root) is { } failure)
            {
                return failure;
            }

            if (!root["output"].IsPresent)
            {
                root["output"].Fault("holds no answer");
            }

            return context.Finish(Read(root, time));
        }
    }

    public static string Id(JsonField response) => response["id"].Text() is { Length: > 0 } id ? id : Ids.New("resp");

    private static ChatResponse Read(JsonField root, TimeProvider time)
    {
        var items = root["output"].Items();
        var parts = items.SelectMany(ResponsesItems.Read).ToList();
        var reason = ResponsesFinish.Read(root, parts.Exists(part => part is ToolCallPart));
        var choice = new ChatChoice(0, new ChatMessage(ChatRole.Assistant, parts), reason)
        {
            LogProbs = [.. items.Where(item => item["content"].IsArray).SelectMany(item => item["content"].Items()).SelectMany(ResponsesLogProbs.Read)],
        };
        return new ChatResponse(Id(root), root["model"].Text() ?? "", OpenAiReplyReader.Created(root["created_at"], time), [choice])
        {
            Usage = ResponsesUsage.Read(root["usage"]),
            ServiceTier = root["service_tier"].Text(),
        };
    }
}
