using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Puts the arguments of one streamed call together from <c>partialArgs</c> (Vertex AI): values for places (<c>$.city</c>, <c>$.days[1].name</c>), texts in pieces.
/// </summary>
internal sealed class GeminiPartialArguments
{
    private const int MostDepth = 64;
    private const int MostItems = 10_000;

    private JsonObject root = [];

    /// <summary>The arguments so far as JSON text.</summary>
    public string Text => root.ToJsonString(JsonOptions);

    private static JsonSerializerOptions JsonOptions { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Arguments that come whole replace what there was.</summary>
    public void Replace(JsonField args)
    {
        if (!args.IsObject)
        {
            return;
        }

        try
        {
            root = JsonNode.Parse(args.Element.GetRawText(), null, new JsonDocumentOptions { AllowDuplicateProperties = false })!.AsObject();
        }
        catch (JsonException)
        {
            args.Fault("repeats a field");
        }
    }

    public void Add(JsonField partial)
    {
        if (Path(partial["jsonPath"].Text() ?? "") is not { Count: > 0 } path)
        {
            partial["jsonPath"].Fault("must be a path such as $.city or $.days[1]");
            return;
        }

        var (holder, last) = Reach(path);
        if (partial["stringValue"].IsString)
        {
            var before = Get(holder, last) is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
            Set(holder, last, before + partial["stringValue"].Text());
        }
        else if (partial["numberValue"].IsPresent)
        {
            Set(holder, last, JsonNode.Parse(partial["numberValue"].Number(double.MinValue, double.MaxValue)?.ToString("R", CultureInfo.InvariantCulture) ?? "0"));
        }
        else if (partial["boolValue"].IsPresent)
        {
            Set(holder, last, partial["boolValue"].Bool());
        }
        else
        {
            Set(holder, last, null);
        }
    }

    private (JsonNode Holder, object Last) Reach(List<object> path)
    {
        JsonNode holder = root;
        for (var i = 0; i + 1 < path.Count; i++)
        {
            var next = Get(holder, path[i]);
            if (next is not (JsonObject or JsonArray) || next is JsonArray != path[i + 1] is int)
            {
                next = path[i + 1] is int ? new JsonArray() : new JsonObject();
                Set(holder, path[i], next);
            }

            holder = next;
        }

        return (holder, path[^1]);
    }

    private static JsonNode? Get(JsonNode holder, object place) => (holder, place) switch
    {
        (JsonObject fields, string name) => fields[name],
        (JsonArray items, int index) when index < items.Count => items[index],
        _ => null,
    };

    private static void Set(JsonNode holder, object place, JsonNode? value)
    {
        if (holder is JsonObject fields && place is string name)
        {
            fields[name] = value;
        }
        else if (holder is JsonArray items && place is int index)
        {
            while (items.Count <= index)
            {
                items.Add(null);
            }

            items[index] = value;
        }
    }

    /// <summary>Names and indexes of a JSON path (RFC 9535, the singular queries); null when it is no such thing.</summary>
    private static List<object>? Path(string text)
    {
        if (!text.StartsWith('$'))
        {
            return null;
        }

        var path = new List<object>();
        var at = 1;
        while (at < text.Length && path.Count <= MostDepth)
        {
            if (text[at] == '.')
            {
                var end = text.AsSpan(at + 1).IndexOfAny('.', '[') is >= 0 and var next ? at + 1 + next : text.Length;
                path.Add(text[(at + 1)..end]);
                at = end;
            }
            else if (text[at] == '[' && text.IndexOf(']', at) is > 0 and var close)
            {
                var inner = text[(at + 1)..close];
                var quoted = inner.Length >= 2 && inner[0] is '\'' or '"' && inner[^1] == inner[0];
                if (!quoted && !(int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < MostItems))
                {
                    return null;
                }

                path.Add(quoted ? inner[1..^1] : int.Parse(inner, CultureInfo.InvariantCulture));
                at = close + 1;
            }
            else
            {
                return null;
            }
        }

        return path.Count <= MostDepth && path is [string, ..] ? path : null;
    }
}
