namespace Slipway.Dialects.OpenAi;

/// <summary>Cheap looks at one chunk's bytes: a few vectorised searches, no parsing.</summary>
internal static class OpenAiChunkScan
{
    /// <summary>The data of an event's first data line; empty when it has none (a comment, a heartbeat).</summary>
    public static ReadOnlySpan<byte> Data(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            if (line.StartsWith("data:"u8))
            {
                return line[5..].Trim(" \t\r"u8);
            }

            text = end < 0 ? default : text[(end + 1)..];
        }

        return default;
    }

    /// <summary>The delta brings text, reasoning, a refusal or tool arguments that are not empty; or a choice of the older completions text.</summary>
    public static bool HasContent(ReadOnlySpan<byte> data)
    {
        var at = data.IndexOf("\"delta\""u8);
        if (at < 0)
        {
            return HasText(data, "\"text\""u8);
        }

        // "content" also ends "reasoning_content".
        var delta = data[(at + 7)..];
        return HasText(delta, "content\""u8) || HasText(delta, "arguments\""u8) || HasText(delta, "\"reasoning\""u8) || HasText(delta, "\"refusal\""u8);
    }

    /// <summary><c>[DONE]</c>, or a finish reason that is not null.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> data) =>
        data.SequenceEqual("[DONE]"u8) || HasText(data, "\"finish_reason\""u8);

    private static bool HasText(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        while (json.IndexOf(name) is >= 0 and var at)
        {
            json = json[(at + name.Length)..];
            var value = json.TrimStart(" \t"u8);
            if (value.IsEmpty || value[0] != (byte)':')
            {
                continue;
            }

            value = value[1..].TrimStart(" \t"u8);
            if (value.Length > 1 && value[0] == (byte)'"' && value[1] != (byte)'"')
            {
                return true;
            }
        }

        return false;
    }
}
