using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Slipway.Gateway.Telemetry;

/// <summary>The values of a family's labels, in its order; a family has four at most.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LabelValues(string A, string B, string C, string D)
{
    public string this[int index] => index switch { 0 => A, 1 => B, 2 => C, _ => D };
}

/// <summary>What a family keeps for each set of label values. Finding one that is there takes neither a lock nor memory.</summary>
internal sealed class Series<T>(Func<T> make)
{
    /// <summary>More sets than this share one named "other", so that a hostile caller cannot fill the memory.</summary>
    private const int Most = 2000;
    private const string Other = "other";

    private readonly ConcurrentDictionary<LabelValues, T> cells = new();

    public IEnumerable<KeyValuePair<LabelValues, T>> All => cells;

    public T Find(LabelValues values) => cells.TryGetValue(values, out var cell) ? cell : Open(values);

    private T Open(LabelValues values) => cells.GetOrAdd(cells.Count < Most ? values : new LabelValues(Other, Other, Other, Other), _ => make());
}
