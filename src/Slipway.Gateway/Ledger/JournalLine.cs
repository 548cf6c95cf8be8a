using System.Buffers;
using System.Text.Json;

namespace Slipway.Gateway.Ledger;

/// <summary>A record of the journal as a line: JSON, then a line feed, which JSON never holds inside. A line that was cut short is no JSON.</summary>
internal static class JournalLine
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? json;

    /// <summary>The line, valid until this thread writes the next one.</summary>
    public static ReadOnlySpan<byte> Write(JournalRecord record)
    {
        buffer ??= new ArrayBufferWriter<byte>(1024);
        json ??= new Utf8JsonWriter(buffer);
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        JsonSerializer.Serialize(json, record, JournalJson.Default.JournalRecord);
        json.Flush();
        buffer.GetSpan(1)[0] = (byte)'\n';
        buffer.Advance(1);
        return buffer.WrittenSpan;
    }

    /// <summary>The record of a line; null when it is damaged or says nothing.</summary>
    public static JournalRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.JournalRecord) is { IsEmpty: false } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
