using Microsoft.AspNetCore.Http;
using Slipway.Core.Chat;
using Slipway.Core.Identity;
using Slipway.Gateway.Calls;

namespace Slipway.Gateway.Models;

/// <summary>
/// Answers calls that ask for nothing, by which Ollama's clients bring a model into memory before they need it: the model is there and the
/// caller may use it, which is all that a gateway can promise. Nothing is sent upstream, and nothing is charged.
/// </summary>
internal sealed class Preloads(TimeProvider time)
{
    public async Task AnswerAsync(HttpContext http, GatewayCall call)
    {
        var (id, output) = (Ids.New("load"), http.Response.BodyWriter);
        if (call.Head.Stream)
        {
            var writer = call.Dialect.Inbound.OpenStream(call.Head, call.Target);
            http.Response.ContentType = writer.ContentType;
            writer.Write(output, new StreamStarted(id, call.Head.Model, time.GetUtcNow()));
            writer.Write(output, new ChoiceFinished(0, FinishReason.Load));
            writer.Complete(output);
        }
        else
        {
            http.Response.ContentType = "application/json";
            call.Dialect.Inbound.WriteChat(output, new ChatResponse(id, call.Head.Model, time.GetUtcNow(), [new ChatChoice(0, new ChatMessage(ChatRole.Assistant, []), FinishReason.Load)]));
        }

        await output.FlushAsync(http.RequestAborted);
    }
}
