using System.Globalization;
using System.Text;
using Slipway.Engine.Formats;

namespace Slipway.Engine.Tokenizers;

/// <summary>The pieces of a SentencePiece unigram model with their log probabilities, as a trie over Unicode scalar values.</summary>
public sealed class UnigramVocabulary
{
    /// <summary>The first pieces are control symbols; text never becomes one of them, except that 0 stands for what no piece covers.</summary>
    public const int ReservedPieces = 6;

    private readonly Dictionary<long, int> _children = [];
    private readonly List<int> _pieceAt = [-1];
    private readonly double[] _scores;

    private UnigramVocabulary(IReadOnlyList<(string Piece, double Score)> pieces)
    {
        _scores = [.. pieces.Select(p => p.Score)];
        Lengths = [.. pieces.Select(p => p.Piece.EnumerateRunes().Count())];
        for (var id = ReservedPieces; id < pieces.Count; id++)
        {
            Insert(pieces[id].Piece, id);
        }
    }

    public int Count => _scores.Length;

    /// <summary>Scalar values in each piece.</summary>
    internal int[] Lengths { get; }

    /// <summary>Reads one piece a line: piece, tab, log probability. The number of a line, from 0, is the piece's id.</summary>
    public static UnigramVocabulary Load(string path)
    {
        const string cure = "the vocabulary is damaged: fetch the model folder again";
        var pieces = new List<(string, double)>();
        foreach (var line in File.ReadLines(path))
        {
            var tab = line.LastIndexOf('\t');
            if (tab < 1 || !double.TryParse(line.AsSpan(tab + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var score))
            {
                throw new ModelFormatException($"{path} line {pieces.Count + 1}", "it is not a piece, a tab and a number", cure);
            }

            pieces.Add((line[..tab], score));
        }

        return pieces.Count > ReservedPieces
            ? new(pieces)
            : throw new ModelFormatException(path, $"{pieces.Count} pieces are too few", cure);
    }

    internal double Score(int id) => _scores[id];

    /// <summary>The node below <paramref name="node"/> (0 is the root), or -1, and the piece that ends there, or -1.</summary>
    internal int Next(int node, int scalar, out int piece)
    {
        if (_children.TryGetValue(Key(node, scalar), out var next))
        {
            piece = _pieceAt[next];
            return next;
        }

        piece = -1;
        return -1;
    }

    private static long Key(int node, int scalar) => ((long)node << 21) | (uint)scalar;

    private void Insert(string piece, int id)
    {
        var node = 0;
        foreach (var rune in piece.EnumerateRunes())
        {
            if (!_children.TryGetValue(Key(node, rune.Value), out var next))
            {
                next = _pieceAt.Count;
                _pieceAt.Add(-1);
                _children[Key(node, rune.Value)] = next;
            }

            node = next;
        }

        // Of two equal pieces the later one counts, as in the original tokenizer.
        _pieceAt[node] = id;
    }
}
