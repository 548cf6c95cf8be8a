using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Anthropic's <c>cache_control</c> within OpenAI's form, as LiteLLM and OpenRouter have it: on parts, on whole messages, on tools.</summary>
internal static class OpenAiCacheMarks
{
    public static CacheMark? Read(JsonField holder)
    {
        var mark = holder["cache_control"];
        return mark.ExpectObject() ? new CacheMark(mark["ttl"].Text()) : null;
    }

    public static void Write(Utf8JsonWriter json, CacheMark? mark, OpenAiTraits traits)
    {
        if (mark is null || !traits.CacheMarks)
        {
            return;
        }

        json.WriteStartObject("cache_control"u8);
        json.WriteString("type"u8, "ephemeral"u8);
        if (mark.Ttl is { } ttl)
        {
            json.WriteString("ttl"u8, ttl);
        }

        json.WriteEndObject();
    }
}
