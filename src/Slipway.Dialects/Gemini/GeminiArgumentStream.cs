using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Turns the arguments of one call, JSON text that grows, into <c>partialArgs</c>: each value once it is complete, with its place. Empty objects and lists have no
/// such form; where there are any, the last piece brings the arguments whole.
/// </summary>
internal sealed class GeminiArgumentStream
{
    private readonly ArrayBufferWriter<byte> text = new();
    private int told;
    private bool unspeakable;

    /// <summary>The arguments need to be sent whole after all.</summary>
    public bool NeedsWhole => unspeakable;

    public string Text => Encoding.UTF8.GetString(text.WrittenSpan);

    public void Add(string fragment) => text.Write(Encoding.UTF8.GetBytes(fragment));

    /// <summary>Writes the values that have become complete; false when there are none.</summary>
    public bool Write(Utf8JsonWriter json, Action<Utf8JsonWriter> begin)
    {
        var leaves = new List<Action<Utf8JsonWriter>>();
        Scan(leaves);
        if (leaves.Count <= told)
        {
            return false;
        }

        begin(json);
        json.WriteStartArray("partialArgs"u8);
        foreach (var leaf in leaves.Skip(told))
        {
            leaf(json);
        }

        json.WriteEndArray();
        told = leaves.Count;
        return true;
    }

    private void Scan(List<Action<Utf8JsonWriter>> leaves)
    {
        var reader = new Utf8JsonReader(text.WrittenSpan, isFinalBlock: false, default);
        var places = new Stack<Place>();
        string? name = null;
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = reader.GetString();
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        Enter(places, reader.TokenType == JsonTokenType.StartArray, name);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        unspeakable |= places.Pop() is { Items: 0 } && places.Count > 0;
                        break;
                    default:
                        leaves.Add(Leaf(ref reader, Path(places, name)));
                        break;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON: the end of the call says so.
            unspeakable = true;
        }
    }

    private static void Enter(Stack<Place> places, bool isArray, string? name)
    {
        var path = places.Count == 0 ? "$" : Path(places, name);
        places.Push(new Place(path, isArray));
    }

    /// <summary>The path of the next value; counts it.</summary>
    private static string Path(Stack<Place> places, string? name)
    {
        if (!places.TryPeek(out var holder))
        {
            return "$";
        }

        var index = holder.Items++;
        return holder.IsArray
            ? string.Create(CultureInfo.InvariantCulture, $"{holder.Path}[{index}]")
            : name!.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') && name!.Length > 0 ? $"{holder.Path}.{name}" : $"{holder.Path}['{name}']";
    }

    private static Action<Utf8JsonWriter> Leaf(ref Utf8JsonReader reader, string path)
    {
        var type = reader.TokenType;
        var words = type == JsonTokenType.String ? reader.GetString() : null;
        var number = type == JsonTokenType.Number ? reader.GetDouble() : 0;
        return json =>
        {
            json.WriteStartObject();
            json.WriteString("jsonPath"u8, path);
            switch (type)
            {
                case JsonTokenType.String:
                    json.WriteString("stringValue"u8, words);
                    break;
                case JsonTokenType.Number:
                    json.WriteNumber("numberValue"u8, number);
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    json.WriteBoolean("boolValue"u8, type == JsonTokenType.True);
                    break;
                default:
                    json.WriteString("nullValue"u8, "NULL_VALUE"u8);
                    break;
            }

            json.WriteEndObject();
        };
    }

    private sealed class Place(string path, bool isArray)
    {
        public string Path => path;

        public bool IsArray => isArray;

        public int Items { get; set; }
    }
}
