using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Ollama;

/// <summary>Reads the whole answer of <c>POST /api/chat</c>.</summary>
internal static class OllamaReplyReader
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
            if (root["error"].IsPresent)
            {
                return UpstreamErrors.Read(200, root.Element);
            }

            var message = root["message"];
            if (!message.IsObject)
            {
                message.Fault("holds no answer");
            }

            var created = Created(root, time);
            var place = 0;
            var parts = OllamaMessages.ReadSaid(message, call => CallId(call, created, place++));
            return context.Finish(new ChatResponse(Id(created), root["model"].Text() ?? "", created,
                [new ChatChoice(0, new ChatMessage(ChatRole.Assistant, parts), Finish(root["done_reason"].Text(), place > 0)) { LogProbs = OllamaLogProbs.Read(root["logprobs"]) }])
            {
                Usage = OllamaUsage.Read(root),
                Timings = OllamaUsage.Timings(root),
            });
        }
    }

    public static DateTimeOffset Created(JsonField root, TimeProvider time) => OllamaTime.Moment(root["created_at"].Text()) ?? time.GetUtcNow();

    /// <summary>Ollama's answers have no ids. The moment of an answer, which Ollama gives to the nanosecond, makes one that is always the same.</summary>
    public static string Id(DateTimeOffset created) => string.Create(CultureInfo.InvariantCulture, $"chatcmpl-ollama-{created.UtcTicks:x}");

    /// <summary>The id of a call that came without one: unlike any of another answer, and always the same for this one.</summary>
    /// <param name="place">Its place among the answer's calls.</param>
    public static string CallId(ToolCallPart call, DateTimeOffset created, int place)
    {
        if (call.Id.Length > 0)
        {
            return call.Id;
        }

        // The call itself is part of it, for servers whose answers all come from one moment.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(call.Name + call.ArgumentsJson));
        return string.Create(CultureInfo.InvariantCulture, $"call_{created.UtcTicks:x}_{place}_{Convert.ToHexStringLower(hash.AsSpan(0, 3))}");
    }

    public static FinishReason Finish(string? word, bool called) => word switch
    {
        "length" => FinishReason.Length,
        "load" or "unload" => FinishReason.Load,
        _ => called ? FinishReason.ToolCalls : FinishReason.Stop,
    };
}
