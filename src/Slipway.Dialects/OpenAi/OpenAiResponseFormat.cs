using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary><c>response_format</c>, both ways.</summary>
internal static class OpenAiResponseFormat
{
    public static ResponseFormat? Read(JsonField field)
    {
        if (!field.IsPresent)
        {
            return null;
        }

        if (!field.IsObject)
        {
            field.Fault("must be an object with 'type'");
            return null;
        }

        if (!field["type"].IsPresent)
        {
            field["type"].Fault("is required: text, json_object or json_schema");
        }

        return field["type"].Word("text", "json_object", "json_schema") switch
        {
            "json_object" => new ResponseFormat(ResponseFormatKind.JsonObject),
            "json_schema" => ReadSchema(field["json_schema"]),
            _ => new ResponseFormat(ResponseFormatKind.Text),
        };
    }

    public static void Write(Utf8JsonWriter json, ResponseFormat? format)
    {
        if (format is null)
        {
            return;
        }

        json.WriteStartObject("response_format"u8);
        switch (format.Kind)
        {
            case ResponseFormatKind.JsonSchema:
                json.WriteString("type"u8, "json_schema"u8);
                json.WriteStartObject("json_schema"u8);
                json.WriteString("name"u8, format.Name ?? "answer");
                json.WritePropertyName("schema"u8);
                json.WriteRawValue(format.JsonSchema ?? "{}", skipInputValidation: true);
                if (format.Strict is { } strict)
                {
                    json.WriteBoolean("strict"u8, strict);
                }

                json.WriteEndObject();
                break;
            case ResponseFormatKind.JsonObject:
                json.WriteString("type"u8, "json_object"u8);
                break;
            default:
                json.WriteString("type"u8, "text"u8);
                break;
        }

        json.WriteEndObject();
    }

    private static ResponseFormat ReadSchema(JsonField field)
    {
        if (!field.IsObject)
        {
            field.Fault("is required and must be an object with 'name' and 'schema'");
        }

        // A format without a schema asks for any JSON.
        return field["schema"].RawObject() is { } schema
            ? new ResponseFormat(ResponseFormatKind.JsonSchema, schema) { Name = field["name"].RequiredText(), Strict = field["strict"].Bool() }
            : new ResponseFormat(ResponseFormatKind.JsonObject) { Name = field["name"].Text() };
    }
}
