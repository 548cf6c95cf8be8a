using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Slipway.Lifecycle.Datasets.Formats;

namespace Slipway.Lifecycle.Datasets;

/// <summary>
/// Reads rows of one file, whatever the format. The format is found from the keys of the first rows (or given), holds for the
/// whole file and is told in <see cref="Format"/>. Bad rows are reported and the reading goes on.
/// </summary>
public sealed class DatasetReader(Stream stream, string file, IRowFormat? given = null, RoutingFilter? filter = null)
{
    private const int RowsToSniff = 32;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly JsonLines lines = new(stream);

    /// <summary>The format found; null as long as no row has been recognised.</summary>
    public IRowFormat? Format { get; private set; } = given;

    public bool HadByteOrderMark => lines.HadByteOrderMark;

    public async IAsyncEnumerable<RowReading> ReadAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        var waiting = new Queue<Parsed>();
        await foreach (var line in lines.ReadAsync(ct))
        {
            var parsed = Parse(line);
            if (Format is null)
            {
                waiting.Enqueue(parsed);
                if (waiting.Count < RowsToSniff) continue;
                Format = Detect(waiting);
                while (Format is not null && waiting.TryDequeue(out var early)) yield return Interpret(early);
                if (Format is null && waiting.TryDequeue(out var unknown)) yield return Interpret(unknown);
                continue;
            }
            yield return Interpret(parsed);
        }
        Format ??= Detect(waiting);
        while (waiting.TryDequeue(out var rest)) yield return Interpret(rest);
    }

    /// <summary>The format most of the waiting rows have the keys of; the order of <see cref="RowFormats.All"/> breaks ties.</summary>
    private static IRowFormat? Detect(IEnumerable<Parsed> rows)
    {
        var documents = rows.Where(r => r.Document is not null).Select(r => r.Document!.RootElement).ToArray();
        var best = RowFormats.All.Select(f => (Format: f, Votes: documents.Count(f.Matches))).MaxBy(f => f.Votes);
        return best.Votes > 0 ? best.Format : null;
    }

    private RowReading Interpret(Parsed row)
    {
        if (row.Document is null) return new RowReading(row.Line, null, [row.Issue!]);
        using (row.Document)
        {
            var root = row.Document.RootElement;
            if (Format is null || !Format.Matches(root)) return new RowReading(row.Line, null, [NotOfThisFormat(row.Line, root)]);
            var scope = new RowScope(file, row.Line, filter ?? RoutingFilter.Default);
            try
            {
                var example = Format.Read(root, scope);
                return new RowReading(row.Line, example, scope.Issues, scope.FilteredBecause);
            }
            catch (InvalidOperationException)
            {
                // JsonElement.GetString throws this for an escaped lone surrogate: valid JSON, but no text.
                return new RowReading(row.Line, null, [Broken(row.Line, "lone_surrogate", "holds half of a surrogate pair (\\uD800–\\uDFFF).", "Write the whole character.")]);
            }
        }
    }

    private RowIssue NotOfThisFormat(long line, JsonElement root)
    {
        var keys = string.Join(", ", root.EnumerateObject().Take(8).Select(p => p.Name));
        var wanted = Format is null ? "one of " + RowFormats.Known : $"{Format.Name} ({Format.Keys})";
        return Broken(line, "format_unknown", $"has the keys [{keys}].", $"This file should hold rows of {wanted}.");
    }

    private static Parsed Parse(JsonLine line)
    {
        if (line.TooLong)
            return Parsed.Bad(Broken(line.Number, "line_too_long", FormattableString.Invariant($"is longer than {JsonLines.DefaultMaxLineBytes >> 20} MiB."), "Split the row, or check that rows end with a line feed."));
        var utf8 = line.Utf8.Span;
        if (!Utf8.IsValid(utf8))
            return Parsed.Bad(Broken(line.Number, "invalid_utf8", "is not valid UTF-8.", "Save the file as UTF-8 (not UTF-16 or Latin-1)."));
        try
        {
            // Copied: rows wait while the format is being found, and the reader's buffer moves on.
            var document = JsonDocument.Parse(line.Utf8.ToArray(), Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return new Parsed(line.Number, document, null);
            var kind = RowScope.Named(document.RootElement);
            document.Dispose();
            return Parsed.Bad(Broken(line.Number, "not_an_object", $"is {kind}.", "Write one JSON object per line."));
        }
        catch (JsonException error)
        {
            return Parsed.Bad(Unparsable(line.Number, utf8, error));
        }
    }

    private static RowIssue Unparsable(long line, ReadOnlySpan<byte> utf8, JsonException error)
    {
        var at = (int)Math.Min(error.BytePositionInLine ?? 0, utf8.Length);
        var rest = utf8[at..];
        if (rest.StartsWith("NaN"u8) || rest.StartsWith("Infinity"u8) || utf8[Math.Max(0, at - 1)..].StartsWith("-Infinity"u8))
            return Broken(line, "not_a_number", "holds NaN or Infinity, which JSON does not have (Python writes them by default).", "Write null, or leave the key out.");
        if (error.Message.Contains("uplicate", StringComparison.Ordinal))
            return Broken(line, "key_twice", "has one key twice in an object.", "Keep one of them.");
        var column = Encoding.UTF8.GetCharCount(utf8[..at]) + 1;
        if (line == 1 && utf8.TrimStart(" \t"u8).StartsWith("["u8))
            return Broken(line, "json_array", "starts a JSON array.", "Write one object per line (JSONL), without brackets and commas around them.");
        return Broken(line, "invalid_json", FormattableString.Invariant($"is not valid JSON at column {column}."), "Check quotes, commas and that a row stands on one line.");
    }

    private static RowIssue Broken(long line, string code, string reason, string fix) => new(line, "row", code, reason, fix, IssueSeverity.Error);

    private sealed record Parsed(long Line, JsonDocument? Document, RowIssue? Issue)
    {
        public static Parsed Bad(RowIssue issue) => new(issue.Line, null, issue);
    }
}
