using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>Marks for the prompt cache: <c>{"type":"ephemeral","ttl":"1h"}</c>.</summary>
internal sealed class AnthropicCache
{
    /// <summary>The API refuses a fifth; the last marks reach furthest, so those are kept.</summary>
    public const int MostMarks = 4;

    private int skipped;

    private AnthropicCache(int surplus) => skipped = Math.Max(0, surplus);

    public static AnthropicCache For(ChatRequest request) => new(Count(request) - MostMarks);

    public static int Count(ChatRequest request) =>
        request.Tools.Count(tool => tool.Cache is not null) + request.Messages.Sum(message => message.Parts.Count(part => part.Cache is not null));

    public static CacheMark? Read(JsonField field)
    {
        if (!field.ExpectObject())
        {
            return null;
        }

        if (field["type"].Word("ephemeral") is null)
        {
            return null;
        }

        return new CacheMark(field["ttl"].Word("5m", "1h"));
    }

    public void Write(Utf8JsonWriter json, CacheMark? mark)
    {
        if (mark is null || skipped-- > 0)
        {
            return;
        }

        json.WriteStartObject("cache_control"u8);
        json.WriteString("type"u8, "ephemeral"u8);
        if (mark.Ttl is "5m" or "1h")
        {
            json.WriteString("ttl"u8, mark.Ttl);
        }

        json.WriteEndObject();
    }
}
