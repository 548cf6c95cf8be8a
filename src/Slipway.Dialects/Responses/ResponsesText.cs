using System.Collections.Frozen;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary><c>text</c> of a request: the answer's format and how much to say. Both ways.</summary>
internal static class ResponsesText
{
    private static readonly FrozenSet<string> Known = new[] { "format", "verbosity" }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> KnownOfFormat = new[] { "type", "name", "schema", "strict" }.ToFrozenSet(StringComparer.Ordinal);

    public static ResponseFormat? Read(JsonField field, out string? verbosity)
    {
        verbosity = null;
        if (!field.ExpectObject())
        {
            return null;
        }

        field.NoteUnknown(Known);
        verbosity = field["verbosity"].Word("low", "medium", "high");
        var format = field["format"];
        if (!format.ExpectObject())
        {
            return null;
        }

        format.NoteUnknown(KnownOfFormat);
        if (!format["type"].IsPresent)
        {
            format["type"].Fault("is required: text, json_object or json_schema");
        }

        return format["type"].Word("text", "json_object", "json_schema") switch
        {
            "json_object" => new ResponseFormat(ResponseFormatKind.JsonObject),
            "json_schema" => Schema(format),
            _ => new ResponseFormat(ResponseFormatKind.Text),
        };
    }

    public static void Write(Utf8JsonWriter json, ResponseFormat? format, string? verbosity)
    {
        if (format is null && verbosity is null)
        {
            return;
        }

        json.WriteStartObject("text"u8);
        if (format is not null)
        {
            WriteFormat(json, format);
        }

        if (verbosity is not null)
        {
            json.WriteString("verbosity"u8, verbosity);
        }

        json.WriteEndObject();
    }

    private static void WriteFormat(Utf8JsonWriter json, ResponseFormat format)
    {
        json.WriteStartObject("format"u8);
        switch (format.Kind)
        {
            case ResponseFormatKind.JsonSchema:
                json.WriteString("type"u8, "json_schema"u8);
                json.WriteString("name"u8, format.Name ?? "answer");
                json.WritePropertyName("schema"u8);
                json.WriteRawValue(format.JsonSchema ?? "{}", skipInputValidation: true);
                if (format.Strict is { } strict)
                {
                    json.WriteBoolean("strict"u8, strict);
                }

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

    private static ResponseFormat Schema(JsonField format)
    {
        if (!format["schema"].IsPresent)
        {
            format["schema"].Fault("is required and must be a JSON Schema");
        }

        return new ResponseFormat(ResponseFormatKind.JsonSchema, format["schema"].RawObject()) { Name = format["name"].RequiredText(), Strict = format["strict"].Bool() };
    }
}
