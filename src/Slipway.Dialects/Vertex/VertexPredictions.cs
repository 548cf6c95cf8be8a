using System.Text;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Identity;
using Slipway.Core.Usage;
using Slipway.Dialects.Gemini;
using Slipway.Dialects.Json;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Vertex;

/// <summary>
/// Reads the answer of <c>:predict</c>: the first prediction, which is a text, or an object with the text in one of the usual fields, or a chat completion
/// (containers that serve OpenAI's format behind <c>:predict</c>). Any other prediction is given as its JSON.
/// </summary>
internal static class VertexPredictions
{
    private static readonly string[] TextFields = ["content", "text", "generated_text", "output_text", "output", "prediction", "response", "answer", "completion"];

    // What vLLM's and TGI's containers answer to a bare prompt: the prompt again, and then the text.
    private const string OutputMark = "\nOutput:\n";

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

            var prediction = First(root["predictions"]);
            if (!prediction.IsPresent)
            {
                root["predictions"].Fault("holds no prediction");
            }

            var message = new ChatMessage(ChatRole.Assistant, [new TextPart(After(Text(prediction)))]);
            return context.Finish(new ChatResponse(Ids.New("resp"), root["modelDisplayName"].Text() ?? "", time.GetUtcNow(), [new ChatChoice(0, message, Finish(prediction))])
            {
                Usage = Usage(prediction["usage"]) ?? GeminiUsageReader.Read(root["metadata"]["usageMetadata"]),
            });
        }
    }

    /// <summary>Some containers answer with the prediction itself in place of a list.</summary>
    private static JsonField First(JsonField predictions)
    {
        while (predictions.IsArray)
        {
            var items = predictions.Items();
            if (items.Count == 0)
            {
                return predictions["none"];
            }

            predictions = items[0];
        }

        return predictions;
    }

    private static string Text(JsonField prediction)
    {
        if (prediction.IsString)
        {
            return prediction.Text()!;
        }

        var choice = First(prediction["choices"]);
        var found = choice["message"]["content"].IsString ? choice["message"]["content"]
            : choice["text"].IsString ? choice["text"]
            : First(prediction["candidates"])["content"].IsString ? First(prediction["candidates"])["content"]
            : TextFields.Select(name => prediction[name]).FirstOrDefault(field => field.IsString);
        return found.IsString ? found.Text()! : prediction.IsPresent ? prediction.Element.GetRawText() : "";
    }

    private static string After(string text) =>
        text.StartsWith("Prompt:", StringComparison.Ordinal) && text.IndexOf(OutputMark, StringComparison.Ordinal) is >= 0 and var at ? text[(at + OutputMark.Length)..] : text;

    private static FinishReason Finish(JsonField prediction)
    {
        var choice = First(prediction["choices"]);
        var field = new[] { choice["finish_reason"], prediction["finishReason"] }.FirstOrDefault(f => f.IsString);
        return (field.IsString ? field.Text()!.ToUpperInvariant() : "") switch
        {
            "LENGTH" or "MAX_TOKENS" => FinishReason.Length,
            "CONTENT_FILTER" or "SAFETY" => FinishReason.ContentFilter,
            _ => FinishReason.Stop,
        };
    }

    private static TokenUsage? Usage(JsonField usage) =>
        usage["prompt_tokens"].IsNumber ? new TokenUsage(usage["prompt_tokens"].Whole(0, 1_000_000_000_000) ?? 0, usage["completion_tokens"].Whole(0, 1_000_000_000_000) ?? 0) : null;
}
