using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Gateway.CachedContents;

/// <summary>
/// Puts a cached content in front of a request that names it, so that it works at every upstream: the cache is emulated, and what it held is sent in full.
/// Works on the JSON as it came, before a dialect reads it; fields that it does not concern keep their bytes. Also inside a
/// <c>generateContentRequest</c> (token counts).
/// </summary>
public static class CachedContentSplice
{
    /// <summary>What a request may not set beside a cached content, as at Google.</summary>
    private static readonly string[] Exclusive = ["systemInstruction", "tools", "toolConfig"];

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 160 };

    /// <summary>The name in the field <c>cachedContent</c>; null when there is none. Malformed bodies have none: their dialect tells what is wrong.</summary>
    public static string? ReferenceIn(ReadOnlyMemory<byte> request)
    {
        // Nearly no request has one; this search is all that those pay.
        if (request.Span.IndexOf("cachedContent"u8) < 0 && request.Span.IndexOf("cached_content"u8) < 0)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(request, Options);
            var root = document.RootElement;
            return NameIn(root) ?? (Field(root, "generateContentRequest") is { ValueKind: JsonValueKind.Object } inner ? NameIn(inner) : null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <param name="request">The body of a Gemini request.</param>
    /// <param name="cached"><see cref="CachedContent.Body"/>.</param>
    /// <returns>The body with the cached contents first, and without the reference.</returns>
    public static Result<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> cached)
    {
        try
        {
            using var document = JsonDocument.Parse(request, Options);
            using var front = JsonDocument.Parse(cached, Options);
            var output = new ArrayBufferWriter<byte>(request.Length + cached.Length);
            Error? refusal;
            using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true }))
            {
                refusal = Write(json, document.RootElement, front.RootElement);
            }

            return refusal is null ? (ReadOnlyMemory<byte>)output.WrittenMemory : refusal;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Error.Invalid("The body is not valid JSON.");
        }
    }

    private static Error? Write(Utf8JsonWriter json, JsonElement request, JsonElement cached)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            return Error.Invalid("The body must be a JSON object.");
        }

        var named = NameIn(request) is not null;
        json.WriteStartObject();
        if (named)
        {
            foreach (var name in Exclusive)
            {
                if (Field(request, name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) })
                {
                    return Error.Invalid("CachedContent can not be used with a request that sets systemInstruction, tools or toolConfig. Put them into the cached content.", name);
                }

                if (Field(cached, name) is { ValueKind: not JsonValueKind.Undefined } kept)
                {
                    json.WritePropertyName(name);
                    json.WriteRawValue(JsonMarshal.GetRawUtf8Value(kept), skipInputValidation: true);
                }
            }

            if (WriteContents(json, Field(cached, "contents"), Field(request, "contents")) is { } wrong)
            {
                return wrong;
            }
        }

        foreach (var property in request.EnumerateObject())
        {
            if (named && Is(property.Name, "cachedContent", "contents", "systemInstruction", "tools", "toolConfig"))
            {
                continue;
            }

            json.WritePropertyName(property.Name);
            if (!named && Is(property.Name, "generateContentRequest"))
            {
                if (Write(json, property.Value, cached) is { } refusal)
                {
                    return refusal;
                }
            }
            else
            {
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(property.Value), skipInputValidation: true);
            }
        }

        json.WriteEndObject();
        return null;
    }

    private static Error? WriteContents(Utf8JsonWriter json, JsonElement cached, JsonElement request)
    {
        json.WriteStartArray("contents");
        foreach (var contents in (JsonElement[])[cached, request])
        {
            switch (contents.ValueKind)
            {
                case JsonValueKind.Undefined or JsonValueKind.Null:
                    break;
                case JsonValueKind.Array:
                    foreach (var content in contents.EnumerateArray())
                    {
                        json.WriteRawValue(JsonMarshal.GetRawUtf8Value(content), skipInputValidation: true);
                    }

                    break;
                default:
                    return Error.Invalid("`contents` must be an array.", "contents");
            }
        }

        json.WriteEndArray();
        return null;
    }

    private static string? NameIn(JsonElement request) =>
        request.ValueKind == JsonValueKind.Object && Field(request, "cachedContent") is { ValueKind: JsonValueKind.String } name && name.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>Protocol Buffers' JSON: camelCase, or snake_case.</summary>
    private static JsonElement Field(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && (from.TryGetProperty(name, out var value) || from.TryGetProperty(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), out value)) ? value : default;

    private static bool Is(string written, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (written == name || written == JsonNamingPolicy.SnakeCaseLower.ConvertName(name))
            {
                return true;
            }
        }

        return false;
    }
}
