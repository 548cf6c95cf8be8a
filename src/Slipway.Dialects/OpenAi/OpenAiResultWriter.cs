using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// Writes tool messages. OpenAI's hold text only and have no mark of failure: that a call failed is said in words, and images follow in one user message
/// behind all results of the turn, since every call must be answered before anybody else speaks.
/// </summary>
internal sealed class OpenAiResultWriter(Utf8JsonWriter json, OpenAiTraits traits)
{
    private const string Failure = "Error: ";

    private readonly List<(ToolResultPart Result, List<MediaPart> Media)> waiting = [];

    public void Write(ToolResultPart result)
    {
        var text = result.IsError && !result.Content.StartsWith("error", StringComparison.OrdinalIgnoreCase) ? Failure + result.Content : result.Content;
        var media = result.Media.Where(OpenAiPartWriter.Fits).ToList();
        json.WriteStartObject();
        json.WriteString("role"u8, "tool"u8);
        json.WriteString("tool_call_id"u8, result.CallId);
        var inside = traits.ToolResultImages && media.Count > 0;
        if (inside || (traits.CacheMarks && result.Cache is not null))
        {
            json.WriteStartArray("content"u8);
            OpenAiPartWriter.Write(json, new TextPart(text) { Cache = result.Cache }, traits);
            foreach (var part in inside ? media : [])
            {
                OpenAiPartWriter.Write(json, part, traits);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteString("content"u8, text);
        }

        json.WriteEndObject();
        if (!inside && media.Count > 0)
        {
            waiting.Add((result, media));
        }
    }

    /// <summary>All calls are answered: what they gave back beside text follows.</summary>
    public void EndTurn()
    {
        if (waiting.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "user"u8);
        json.WriteStartArray("content"u8);
        foreach (var (result, media) in waiting)
        {
            var name = result.Name is { } function ? $" ({function})" : "";
            OpenAiPartWriter.Write(json, new TextPart($"What the tool call {result.CallId}{name} gave back:"), traits);
            foreach (var part in media)
            {
                OpenAiPartWriter.Write(json, part, traits);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        waiting.Clear();
    }
}
