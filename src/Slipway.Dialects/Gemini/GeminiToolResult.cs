using System.Text;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// A function's result: an object in Gemini, a text elsewhere. A text that is no JSON object is wrapped as <c>{"output": text}</c>, Google's own
/// convention, and unwrapped on the way back.
/// </summary>
internal static class GeminiToolResult
{
    public static string Read(JsonField response)
    {
        if (!response.ExpectObject())
        {
            return "{}";
        }

        return response["output"] is { IsString: true } output && response.Element.GetPropertyCount() == 1 && !IsObject(output.Text()!)
            ? output.Text()!
            : response.CompactObject()!;
    }

    public static void Write(Utf8JsonWriter json, string content)
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
