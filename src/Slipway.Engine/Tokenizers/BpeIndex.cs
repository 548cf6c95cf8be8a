using System.Text;

namespace Slipway.Engine.Tokenizers;

/// <summary>Turns a vocabulary into look-up tables, refusing one that contradicts itself.</summary>
internal static class BpeIndex
{
    public static Dictionary<string, int> Tokens(BpeVocabulary vocabulary)
    {
        if (vocabulary.Kinds.Length != vocabulary.Tokens.Length)
        {
            throw new BpeException($"tokenizer: {vocabulary.Tokens.Length} tokens but {vocabulary.Kinds.Length} token types; the lists must be of one length.");
        }

        var ids = new Dictionary<string, int>(vocabulary.Tokens.Length, StringComparer.Ordinal);
        for (var id = 0; id < vocabulary.Tokens.Length; id++)
        {
            if (!ids.TryAdd(vocabulary.Tokens[id], id))
            {
                throw new BpeException($"tokenizer: token {id} is the same text as token {ids[vocabulary.Tokens[id]]}; tokens must differ.");
            }
        }

        CheckId(vocabulary.Bos, "bos", ids.Count);
        CheckId(vocabulary.Eos, "eos", ids.Count);
        return ids;
    }

    public static byte[][] Bytes(BpeVocabulary vocabulary)
    {
        var bytes = new byte[vocabulary.Tokens.Length][];
        for (var id = 0; id < bytes.Length; id++)
        {
            bytes[id] = vocabulary.Kinds[id] switch
            {
                BpeTokenKind.Control or BpeTokenKind.Unused or BpeTokenKind.Unknown => [],
                BpeTokenKind.UserDefined => Encoding.UTF8.GetBytes(vocabulary.Tokens[id]),
                _ when BpeAlphabet.TryRead(vocabulary.Tokens[id], out var read) => read,
                _ => throw new BpeException($"tokenizer: token {id} has a character outside the byte alphabet; it must be of type 3 (control) or 4 (user-defined)."),
            };
        }

        return bytes;
    }

    public static int[] ByteTokens(Dictionary<string, int> ids)
    {
        var tokens = new int[256];
        for (var b = 0; b < 256; b++)
        {
            tokens[b] = ids.TryGetValue(BpeAlphabet.Character((byte)b).ToString(), out var id)
                ? id
                : throw new BpeException($"tokenizer: byte 0x{b:X2} has no token; a byte-level vocabulary holds all 256.");
        }

        return tokens;
    }

    public static void Merges(BpeVocabulary vocabulary, Dictionary<string, int> ids, Dictionary<(int, int), (int, int)> merges)
    {
        for (var rank = 0; rank < vocabulary.Merges.Length; rank++)
        {
            var merge = vocabulary.Merges[rank];
            var space = merge.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0
                || !ids.TryGetValue(merge[..space], out var left)
                || !ids.TryGetValue(merge[(space + 1)..], out var right)
                || !ids.TryGetValue(string.Concat(merge.AsSpan(0, space), merge.AsSpan(space + 1)), out var product))
            {
                throw new BpeException($"tokenizer: merge {rank} is not two tokens with a space between whose concatenation is a token.");
            }

            merges.TryAdd((left, right), (rank, product));
        }
    }

    public static IEnumerable<(string Text, int Id, bool Control)> Specials(BpeVocabulary vocabulary) =>
        vocabulary.Tokens
            .Select((text, id) => (Text: text, Id: id, Kind: vocabulary.Kinds[id]))
            .Where(token => token.Kind is BpeTokenKind.Control or BpeTokenKind.UserDefined && token.Text.Length > 0)
            .OrderByDescending(token => token.Text.Length)
            .Select(token => (token.Text, token.Id, token.Kind == BpeTokenKind.Control));

    private static void CheckId(int? id, string name, int count)
    {
        if (id < 0 || id >= count)
        {
            throw new BpeException($"tokenizer: {name} token {id} is outside the {count} tokens.");
        }
    }
}
