using System.Globalization;
using System.Text;

namespace Slipway.Engine.Tokenizers;

/// <summary>
/// Cuts text into the words that BPE merges within. The pattern is GPT-2's,
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, scanned by hand over code points, because
/// .NET's classes see UTF-16 units and would cut letters beyond the basic plane. Concatenated, the words are the text.
/// </summary>
public sealed class BpePreTokenizer
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private readonly bool splitsDigits;

    private BpePreTokenizer(string name, bool splitsDigits) => (Name, this.splitsDigits) = (name, splitsDigits);

    /// <summary>GPT-2's own pattern.</summary>
    public static BpePreTokenizer Gpt2 { get; } = new("gpt-2", splitsDigits: false);

    /// <summary>GPT-2's pattern after every digit was cut off alone (SmolLM, StarCoder).</summary>
    public static BpePreTokenizer SingleDigits { get; } = new("smollm", splitsDigits: true);

    /// <summary>Names of GGUF's <c>tokenizer.ggml.pre</c> and what they mean, after llama.cpp's llama-vocab.cpp.</summary>
    public static IReadOnlyDictionary<string, BpePreTokenizer> ByName { get; } = new Dictionary<string, BpePreTokenizer>(StringComparer.Ordinal)
    {
        ["gpt-2"] = Gpt2,
        ["phi-2"] = Gpt2,
        ["smollm"] = SingleDigits,
        ["starcoder"] = SingleDigits,
        ["refact"] = SingleDigits,
        ["command-r"] = SingleDigits,
    };

    /// <summary>The name written into GGUF.</summary>
    public string Name { get; }

    /// <summary>The words of a text, in order.</summary>
    public IEnumerable<Range> Words(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var end = WordEnd(text, at);
            yield return at..end;
            at = end;
        }
    }

    private int WordEnd(string text, int at)
    {
        if (text[at] == '\'' && ContractionEnd(text, at) is var contraction && contraction > at)
        {
            return contraction;
        }

        if (splitsDigits && ClassOf(text, at, out var digit) == Class.Number)
        {
            return at + digit;
        }

        var start = text[at] == ' ' ? at + 1 : at;
        if (start < text.Length && ClassOf(text, start, out _) is var kind && kind != Class.Space && !(splitsDigits && kind == Class.Number))
        {
            return RunEnd(text, start, kind);
        }

        return SpacesEnd(text, at);
    }

    /// <summary><c>\s+(?!\S)|\s+</c>: a run of spaces leaves its last one to the word that follows.</summary>
    private int SpacesEnd(string text, int at)
    {
        var end = RunEnd(text, at, Class.Space);
        var wordFollows = end < text.Length && !(splitsDigits && ClassOf(text, end, out _) == Class.Number);
        return wordFollows && end - at > 1 ? end - 1 : end;
    }

    private static int ContractionEnd(string text, int at)
    {
        foreach (var contraction in Contractions)
        {
            if (string.CompareOrdinal(text, at, contraction, 0, contraction.Length) == 0)
            {
                return at + contraction.Length;
            }
        }

        return at;
    }

    private static int RunEnd(string text, int at, Class kind)
    {
        while (at < text.Length && ClassOf(text, at, out var length) == kind)
        {
            at += length;
        }

        return at;
    }

    private static Class ClassOf(string text, int at, out int length)
    {
        var ok = Rune.TryGetRuneAt(text, at, out var rune);
        length = ok ? rune.Utf16SequenceLength : 1;
        return !ok ? Class.Other : Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Class.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Class.Number,
            _ => Rune.IsWhiteSpace(rune) ? Class.Space : Class.Other,
        };
    }

    private enum Class
    {
        Other,
        Letter,
        Number,
        Space,
    }
}
