using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Slipway.Lifecycle.Datasets.Splitting;

namespace Slipway.Lifecycle.Datasets.Importing;

/// <summary>
/// What is remembered of each row while a file streams by (hashes and numbers, no text): enough to find duplicates,
/// contradictions and groups. About 1.7 kB a row at the peak, measured.
/// </summary>
internal sealed class RowIndex(double nearDuplicateThreshold)
{
    private readonly UnionFind sets = new();
    private NearDuplicates nearDuplicates = new(nearDuplicateThreshold);
    private readonly Dictionary<string, int> firstOfGroup = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, (int Row, int Answer)> firstOfInput = [];
    private readonly Dictionary<string, int> answers = new(StringComparer.Ordinal);
    private readonly List<int> answerOf = [];
    private readonly List<string?> groupOf = [];
    private readonly List<ulong> inputHashOf = [];

    public int Count => sets.Count;

    public int NearDuplicateRows { get; private set; }

    /// <summary>Distinct answers; stops growing when there are too many to be labels.</summary>
    public IReadOnlyCollection<string> Answers => answers.Keys;

    public int LongestAnswer { get; private set; }

    public RowRelation Add(Example example)
    {
        var row = sets.Add();
        var input = example.Input;
        var hash = Hash(example.System + "\u0000" + input);
        var answer = AnswerNumber(example.Label ?? example.Target);
        answerOf.Add(answer);
        groupOf.Add(example.Group);
        inputHashOf.Add((ulong)hash);

        if (example.Group is { } group && !firstOfGroup.TryAdd(group, row)) sets.Union(row, firstOfGroup[group]);
        var similar = nearDuplicates.Add(input);
        foreach (var other in similar) sets.Union(row, other);
        if (firstOfInput.TryAdd(hash, (row, answer)))
        {
            if (similar.Count > 0) NearDuplicateRows++;
            return similar.Count > 0 ? RowRelation.NearDuplicate : RowRelation.New;
        }
        NearDuplicateRows++;
        sets.Union(row, firstOfInput[hash].Row);
        return firstOfInput[hash].Answer == answer ? RowRelation.Duplicate : RowRelation.Contradiction;
    }

    /// <summary>The key of a row's group: the smallest group key named by its members, or the smallest hash of their inputs.</summary>
    public string[] GroupKeys()
    {
        nearDuplicates = new NearDuplicates(); // Its work is done; the split needs the room.
        var keys = new Dictionary<int, string>();
        for (var row = 0; row < Count; row++)
        {
            var root = sets.Find(row);
            var own = groupOf[row] is { } group ? "g:" + group : FormattableString.Invariant($"h:{inputHashOf[row]:x16}");
            if (!keys.TryGetValue(root, out var best) || string.CompareOrdinal(own, best) < 0) keys[root] = own;
        }
        return [.. Enumerable.Range(0, Count).Select(row => keys[sets.Find(row)])];
    }

    private int AnswerNumber(string answer)
    {
        LongestAnswer = Math.Max(LongestAnswer, answer.Length);
        // Long answers and the thousandth kind of answer are not labels; only their equality matters then.
        if (answer.Length > 256 || answers.Count >= 1000) return ~(int)(uint)Hash(answer) | int.MinValue;
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(answers, answer, out var known);
        if (!known) number = answers.Count - 1;
        return number;
    }

    private static UInt128 Hash(string text)
    {
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return MemoryMarshal.Read<UInt128>(digest);
    }
}

/// <summary>How a row stands to the rows before it.</summary>
internal enum RowRelation { New, NearDuplicate, Duplicate, Contradiction }
