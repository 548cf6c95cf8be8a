using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// What changes in a request's bytes on their way: the value of <c>model</c>; where the upstream's path names the model, <c>model</c> goes and
/// <c>anthropic_version</c> comes, and the other way round; and <c>stream</c> where only the client's path asked for it. All else stays byte for byte.
/// The body must have passed <see cref="AnthropicPeek"/>.
/// </summary>
internal static class AnthropicSplice
{
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> body, CallHead head, UpstreamModel model)
    {
        var name = "\"" + JsonEncodedText.Encode(model.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";
        var edits = new List<Edit>();
        var had = Find(body, head, model, name, edits, out var open, out var empty);
        var missing = new List<string>();
        if (!had.HasFlag(Had.Model) && !model.NamedByPath)
        {
            missing.Add("\"model\":" + name);
        }

        if (!had.HasFlag(Had.Version) && model.NamedByPath)
        {
            missing.Add($"\"anthropic_version\":\"{AnthropicRequestWriter.VertexVersion}\"");
        }

        if (!had.HasFlag(Had.Stream) && head.Stream)
        {
            missing.Add("\"stream\":true");
        }

        if (missing.Count > 0)
        {
            // What is left of the object decides whether a comma follows.
            edits.Insert(0, new Edit(open, open, string.Join(',', missing) + (empty ? "" : ",")));
        }

        var at = 0;
        foreach (var edit in edits)
        {
            output.Write(body[at..edit.From]);
            output.Write(System.Text.Encoding.UTF8.GetBytes(edit.Text));
            at = edit.To;
        }

        output.Write(body[at..]);
    }

    private static Had Find(ReadOnlySpan<byte> body, CallHead head, UpstreamModel model, string name, List<Edit> edits, out int open, out bool empty)
    {
        var had = Had.Nothing;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        reader.Read();
        open = (int)reader.BytesConsumed;
        var kept = 0;
        var lastEnd = open; // where the last property that stays ends
        var removedFrom = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var field = reader.ValueTextEquals("model"u8) ? Had.Model
                : reader.ValueTextEquals("anthropic_version"u8) ? Had.Version
                : reader.ValueTextEquals("stream"u8) ? Had.Stream
                : Had.Nothing;
            reader.Read();
            var valueStart = (int)reader.TokenStartIndex;
            var isTrue = reader.TokenType == JsonTokenType.True;
            reader.Skip();
            var end = (int)reader.BytesConsumed;
            had |= field;
            if (removedFrom >= 0)
            {
                // What was removed takes the comma behind it along.
                edits.Add(new Edit(removedFrom, start, ""));
                removedFrom = -1;
            }

            if ((field == Had.Model && model.NamedByPath) || (field == Had.Version && !model.NamedByPath))
            {
                removedFrom = start;
                continue;
            }

            if (field == Had.Model)
            {
                edits.Add(new Edit(valueStart, end, name));
            }
            else if (field == Had.Stream && head.Stream && !isTrue)
            {
                edits.Add(new Edit(valueStart, end, "true"));
            }

            kept++;
            lastEnd = end;
        }

        if (removedFrom >= 0)
        {
            edits.Add(new Edit(lastEnd, (int)reader.TokenStartIndex, ""));
        }

        empty = kept == 0;
        return had;
    }

    [Flags]
    private enum Had
    {
        Nothing = 0,
        Model = 1,
        Version = 2,
        Stream = 4,
    }

    private readonly record struct Edit(int From, int To, string Text);
}
