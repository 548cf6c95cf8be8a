using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Slipway.Gateway.Configuration;

/// <summary>A credential that is written out in the configuration, as the JSON text that its file would have.</summary>
internal static class CredentialText
{
    public static string Of(YamlMap map)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, map);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, YamlMap map)
    {
        json.WriteStartObject();
        foreach (var key in map.Keys)
        {
            if (map.IsMap(key))
            {
                json.WritePropertyName(key);
                Write(json, map.Map(key)!);
            }
            else if (map.Text(key) is { } text)
            {
                // The only number in credential files is a lifetime in seconds; ids of digits are texts.
                if (key.EndsWith("_seconds", StringComparison.Ordinal) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    json.WriteNumber(key, number);
                }
                else
                {
                    json.WriteString(key, text);
                }
            }
        }

        json.WriteEndObject();
    }
}
