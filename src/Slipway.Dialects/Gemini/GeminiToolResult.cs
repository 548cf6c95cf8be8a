using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// A function's result: an object in Gemini, a text elsewhere. A text that is no JSON object is wrapped as <c>{"output": text}</c>, Google's own
/// convention, and unwrapped on the way back.
/// </summary>
internal static class GeminiToolResult
{
    /// <summary>The content, and whether the function failed: Google's other key is <c>error</c>.</summary>
    public static (string Content, bool IsError) Read(JsonField response)
    {
        if (!response.ExpectObject())
        {
            return ("{}", false);
        }

        var alone = response.Element.GetPropertyCount() == 1;
        if (alone && response["output"] is { IsString: true } output && !IsObject(output.Text()!))
        {
            return (output.Text()!, false);
        }

        if (alone && response["error"] is { IsPresent: true } error)
        {
            return error.IsString ? (error.Text()!, true) : (error.Element.GetRawText(), true);
        }

        return (response.CompactObject()!, false);
    }

    public static void Write(Utf8JsonWriter json, ToolResultPart result)
    {
        if (result.IsError)
        {
            json.WriteStartObject();
            json.WriteString("error"u8, result.Content);
            json.WriteEndObject();
            return;
        }

        Write(json, result.Content);
    }

    private static void Write(Utf8JsonWriter json, string content)
    {
        if (WireJson.ParseUpstream(Encoding.UTF8.GetBytes(content)).Try(out var document, out _))
        {
            using (document)
            {
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                {
                    document.RootElement.WriteTo(json);
                    return;
                }
            }
        }

        json.WriteStartObject();
        json.WriteString("output"u8, content);
        json.WriteEndObject();
    }

    private static bool IsObject(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith('{') || !WireJson.ParseUpstream(Encoding.UTF8.GetBytes(text)).Try(out var document, out _))
        {
            return false;
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
    }
}
