using System.Text;

namespace Slipway.Engine.Tokenizers;

/// <summary>
/// The tokenizer of Universal Sentence Encoder Lite: NFKC, U+2581 for spaces and before the text, then the segmentation with the highest sum of log
/// probabilities (Kudo, "Subword Regularization", 2018), with the habits of the original program, so that ids agree with it exactly.
/// </summary>
public sealed class UnigramTokenizer(UnigramVocabulary vocabulary)
{
    private const int Separator = 0x2581;

    /// <summary>
    /// A word without spaces longer than this is segmented in parts, which bounds memory; no piece has more than 16 characters, so it
    /// starts to matter far behind the tokens that the encoder reads.
    /// </summary>
    private const int LongestWord = 8192;

    /// <summary>The ids of a text, at most <paramref name="limit"/>.</summary>
    public int[] Encode(string text, int limit = int.MaxValue)
    {
        var ids = new List<int>();
        Segment(text, id =>
        {
            ids.Add(id);
            return ids.Count < limit;
        });
        return [.. ids];
    }

    /// <summary>The number of tokens of a text, however long.</summary>
    public int Count(string text)
    {
        var count = 0;
        Segment(text, _ =>
        {
            count++;
            return true;
        });
        return count;
    }

    private void Segment(string text, Func<int, bool> take)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return;
        }

        var lattice = new Lattice(vocabulary);
        lattice.Add(Separator);
        var emit = Merged(take);
        foreach (var rune in Nfkc.Normalize(text).EnumerateRunes())
        {
            var scalar = rune.Value == ' ' ? Separator : rune.Value;

            // Pieces hold the separator only at their start, so every segmentation breaks before it and words can be solved one by one.
            if ((scalar == Separator || lattice.Length == LongestWord) && !lattice.Solve(emit))
            {
                return;
            }

            lattice.Add(scalar);
        }

        lattice.Solve(emit);
    }

    /// <summary>Neighbouring unknown characters become one token.</summary>
    private static Func<int, bool> Merged(Func<int, bool> take)
    {
        var previous = -1;
        return id =>
        {
            var repeated = id == 0 && previous == 0;
            previous = id;
            return repeated || take(id);
        };
    }

    /// <summary>One word and its best segmentation.</summary>
    private sealed class Lattice(UnigramVocabulary vocabulary)
    {
        private readonly List<int> _scalars = [];
        private double _scoreBefore;

        public int Length => _scalars.Count;

        public void Add(int scalar) => _scalars.Add(scalar);

        /// <summary>Emits the pieces of the word and empties it; false when the taker wants no more.</summary>
        public bool Solve(Func<int, bool> emit)
        {
            var length = _scalars.Count;
            var (best, pieceTo) = (new double[length + 1], new int[length + 1]);
            best[0] = _scoreBefore;
            for (var start = 0; start < length; start++)
            {
                Extend(start, best, pieceTo);
            }

            _scoreBefore = best[length];
            _scalars.Clear();
            return Walk(length, pieceTo, emit);
        }

        /// <summary>
        /// Two habits of the original: a score of exactly 0 counts as "none yet", and a position that no piece ends at keeps score 0 and the unknown piece.
        /// </summary>
        private void Extend(int start, double[] best, int[] pieceTo)
        {
            var (node, found) = (0, false);
            for (var end = start + 1; end < best.Length; end++)
            {
                node = vocabulary.Next(node, _scalars[end - 1], out var piece);
                if (node < 0)
                {
                    break;
                }

                if (piece >= 0)
                {
                    Offer(end, piece, best[start] + vocabulary.Score(piece), best, pieceTo);
                    found = true;
                }
            }

            if (!found)
            {
                Offer(start + 1, 0, best[start], best, pieceTo);
            }
        }

        private static void Offer(int end, int piece, double score, double[] best, int[] pieceTo)
        {
            if (best[end] == 0 || score >= best[end])
            {
                (best[end], pieceTo[end]) = (score, piece);
            }
        }

        private bool Walk(int length, int[] pieceTo, Func<int, bool> emit)
        {
            var pieces = new Stack<int>();
            for (var at = length; at > 0; at -= vocabulary.Lengths[pieceTo[at]])
            {
                pieces.Push(pieceTo[at]);
            }

            foreach (var piece in pieces)
            {
                if (!emit(piece))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
