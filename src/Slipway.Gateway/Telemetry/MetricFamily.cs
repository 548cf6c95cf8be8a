using System.Globalization;
using System.Text;

namespace Slipway.Gateway.Telemetry;

/// <summary>A named family of numbers, one a set of label values, in Prometheus' text exposition format 0.0.4.</summary>
public abstract class MetricFamily(string name, string help, string type, IReadOnlyList<string> labels)
{
    public string Name => name;

    /// <summary>The series in the order of their labels' text.</summary>
    private protected IEnumerable<(string Labels, T Cell)> Sorted<T>(Series<T> series) =>
        series.All.Select(s => (Labels: Text(s.Key), Cell: s.Value)).OrderBy(s => s.Labels, StringComparer.Ordinal);

    private string Text(LabelValues values) => string.Join(',', labels.Select((label, i) => $"{label}=\"{Escape(values[i])}\""));

    public void Write(StringBuilder output)
    {
        output.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        output.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        WriteSeries(output);
    }

    protected abstract void WriteSeries(StringBuilder output);

    protected static void Line(StringBuilder output, string name, string labels, double value) =>
        output.Append(name).Append(labels.Length == 0 ? "" : "{" + labels + "}").Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}

/// <summary>A number that only grows (counter) or is asked for when it is read (gauge).</summary>
public sealed class Counter(string name, string help, params string[] labels) : MetricFamily(name, help, "counter", labels)
{
    private readonly Series<Cell> series = new(() => new Cell());

    public void Add(double amount, string a, string b = "", string c = "", string d = "") => series.Find(new LabelValues(a, b, c, d)).Add(amount);

    protected override void WriteSeries(StringBuilder output)
    {
        foreach (var (labels, cell) in Sorted(series))
        {
            Line(output, Name, labels, cell.Value);
        }
    }
}

/// <summary>A value that is looked up when it is read.</summary>
public sealed class Gauge(string name, string help, Func<double> read) : MetricFamily(name, help, "gauge", [])
{
    protected override void WriteSeries(StringBuilder output) => Line(output, Name, "", read());
}

/// <summary>Counts of observations by upper bound, their sum and number.</summary>
public sealed class Histogram(string name, string help, double[] bounds, params string[] labels) : MetricFamily(name, help, "histogram", labels)
{
    private readonly Series<Cell[]> series = new(() => [.. Enumerable.Range(0, bounds.Length + 2).Select(_ => new Cell())]);

    public void Observe(double value, string a, string b = "", string c = "", string d = "")
    {
        var row = series.Find(new LabelValues(a, b, c, d));
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        row[bucket].Add(1);
        row[^1].Add(value);
    }

    protected override void WriteSeries(StringBuilder output)
    {
        foreach (var (key, row) in Sorted(series))
        {
            var comma = key.Length == 0 ? "" : ",";
            double count = 0;
            for (var i = 0; i <= bounds.Length; i++)
            {
                count += row[i].Value;
                var bound = i == bounds.Length ? "+Inf" : bounds[i].ToString("R", CultureInfo.InvariantCulture);
                Line(output, Name + "_bucket", key + comma + "le=\"" + bound + "\"", count);
            }

            Line(output, Name + "_sum", key, row[^1].Value);
            Line(output, Name + "_count", key, count);
        }
    }
}

/// <summary>A double that threads may add to.</summary>
internal sealed class Cell
{
    private double value;

    public double Value => Volatile.Read(ref value);

    public void Add(double amount)
    {
        double seen;
        do
        {
            seen = Volatile.Read(ref value);
        }
        while (Interlocked.CompareExchange(ref value, seen + amount, seen) != seen);
    }
}
