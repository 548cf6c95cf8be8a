using System.Globalization;

namespace Slipway.Engine.Tokenizers;

/// <summary>The data of normalisation form KC, from Nfkc.txt beside this file.</summary>
internal sealed class NfkcTable
{
    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<int, int> _classes = [];
    private readonly Dictionary<(int, int), int> _compositions = [];

    private NfkcTable()
    {
        using var stream = typeof(NfkcTable).Assembly.GetManifestResourceStream("Slipway.Engine.Tokenizers.Nfkc.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            Add(line.Split(' '));
        }
    }

    public static NfkcTable Instance { get; } = new();

    /// <summary>The full compatibility decomposition, or null where there is none.</summary>
    public int[]? Decomposition(int scalar) => _decompositions.GetValueOrDefault(scalar);

    /// <summary>The canonical combining class; 0 for starters.</summary>
    public int Class(int scalar) => _classes.GetValueOrDefault(scalar);

    /// <summary>The canonical composition of two scalars, or -1.</summary>
    public int Composition(int first, int second) => _compositions.GetValueOrDefault((first, second), -1);

    private void Add(string[] fields)
    {
        switch (fields[0])
        {
            case "D":
                _decompositions.Add(Hex(fields[1]), [.. fields.Skip(2).Select(Hex)]);
                break;
            case "C":
                _compositions.Add((Hex(fields[1]), Hex(fields[2])), Hex(fields[3]));
                break;
            case "M":
                for (var scalar = Hex(fields[1]); scalar <= Hex(fields[2]); scalar++)
                {
                    _classes.Add(scalar, int.Parse(fields[3], CultureInfo.InvariantCulture));
                }

                break;
            default:
                break; // the line that names the version
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
