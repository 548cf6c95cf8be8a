using Microsoft.AspNetCore.Http;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Models;

/// <summary>Counts tokens as a deployment's own tokenizer does.</summary>
public interface ITokenCounter
{
    /// <summary>The exact count, or null when this counter does not know the deployment's tokenizer.</summary>
    long? Count(Deployment deployment, ChatRequest request);
}

/// <summary>Answers questions for token counts: exact where a tokenizer is at hand, otherwise an estimate that says so in a header.</summary>
public sealed class TokenCounts(ITokenCounter counter)
{
    internal async Task<Error?> ServeAsync(HttpContext http, GatewayCall call)
    {
        if (!call.Chat.Try(out var chat, out var unreadable))
        {
            return unreadable;
        }

        var deployment = call.Route.Group.Deployments[0];
        var exact = counter.Count(deployment, chat);
        http.Response.Headers["x-slipway-token-count"] = exact is null ? "estimate" : "exact";
        http.Response.ContentType = "application/json";
        call.Dialect.Inbound.WriteTokenCount(http.Response.BodyWriter, exact ?? Estimate(chat));
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        return null;
    }

    /// <summary>About four bytes of text a token, and four tokens a message for its frame.</summary>
    public static long Estimate(ChatRequest chat) =>
        chat.Messages.Sum(m => 4 + m.Parts.Sum(TextBytes) / 4) + chat.Tools.Sum(t => (t.Name.Length + (t.Description?.Length ?? 0) + (t.ParametersJsonSchema?.Length ?? 0)) / 4L);

    private static long TextBytes(ContentPart part) => part switch
    {
        TextPart text => System.Text.Encoding.UTF8.GetByteCount(text.Text),
        ThoughtPart thought => System.Text.Encoding.UTF8.GetByteCount(thought.Text),
        ToolCallPart call => call.Name.Length + call.ArgumentsJson.Length,
        ToolResultPart result => System.Text.Encoding.UTF8.GetByteCount(result.Content),
        MediaPart => 258 * 4,
        _ => 0,
    };
}
