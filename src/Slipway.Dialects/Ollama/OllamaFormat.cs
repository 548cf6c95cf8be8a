using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary><c>format</c>, both ways: <c>"json"</c>, or a JSON schema.</summary>
internal static class OllamaFormat
{
    public static ResponseFormat? Read(JsonField field)
    {
        if (!field.IsPresent || (field.IsString && field.Text() is ""))
        {
            return null;
        }

        if (field.IsObject)
        {
            return new ResponseFormat(ResponseFormatKind.JsonSchema, field.RawObject());
        }

        if (!field.IsString || field.Text() != "json")
        {
            field.Fault("must be \"json\" or a JSON schema");
        }

        return new ResponseFormat(ResponseFormatKind.JsonObject);
    }

    public static void Write(Utf8JsonWriter json, ResponseFormat? format)
    {
        if (format is { Kind: ResponseFormatKind.JsonSchema })
        {
            json.WritePropertyName("format"u8);
            json.WriteRawValue(format.JsonSchema ?? "{}", skipInputValidation: true);
        }
        else if (format is { Kind: ResponseFormatKind.JsonObject })
        {
            json.WriteString("format"u8, "json"u8);
        }
    }
}
