using System.Buffers;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Completions;

/// <summary>One of the prompts of a call, and the call as it would be with this one alone.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Body">The whole body of a request, with this prompt in place of the list.</param>
public sealed record CompletionsPrompt(string Text, ReadOnlyMemory<byte> Body);

/// <summary>Takes a call with several prompts apart, for upstreams that take one conversation a call.</summary>
public static class CompletionsPrompts
{
    /// <summary>Most prompts of a call.</summary>
    public const int Most = 1024;

    public static Result<IReadOnlyList<CompletionsPrompt>> Split(ReadOnlyMemory<byte> body)
    {
        if (!WireJson.ParseRequest(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext();
            var root = JsonField.Root(document, context);
            var texts = Read(root["prompt"]);
            return context.Finish<IReadOnlyList<CompletionsPrompt>>(context.Fault is null ? [.. texts.Select(text => new CompletionsPrompt(text, With(root.Element, text)))] : []);
        }
    }

    /// <summary>The prompts as texts; a fault when they are missing or tokens.</summary>
    internal static IReadOnlyList<string> Read(JsonField prompt)
    {
        if (prompt.IsString)
        {
            return [prompt.Text()!];
        }

        if (!prompt.IsPresent)
        {
            prompt.Fault("is required: a string or an array of strings");
            return [];
        }

        var items = prompt.Items();
        if (items.Count == 0 && prompt.IsArray)
        {
            prompt.Fault("must hold at least one prompt");
        }

        foreach (var item in items.Where(item => item.IsNumber || item.IsArray).Take(1))
        {
            item.Fault("holds token ids, which belong to one model's tokenizer; this model's upstream takes text: send the prompt as a string", "token_ids_not_supported");
        }

        return [.. items.Select(item => item.Text() ?? "")];
    }

    private static byte[] With(JsonElement root, string prompt)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = WireJson.Writer(buffer))
        {
            json.WriteStartObject();
            foreach (var property in root.EnumerateObject())
            {
                if (property.NameEquals("prompt"u8))
                {
                    json.WriteString("prompt"u8, prompt);
                }
                else
                {
                    property.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
