using Slipway.Engine.Formats;
using Slipway.Engine.Training;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>The parameters at the lowest validation loss so far.</summary>
internal sealed class BestSnapshot
{
    private const string Suffix = "#best";

    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly float[][] _values;

    public BestSnapshot(IReadOnlyList<Parameter> parameters, ValidationScore? score)
    {
        _parameters = parameters;
        _values = [.. parameters.Select(p => p.Values.ToArray())];
        Score = score;
    }

    public ValidationScore? Score { get; private set; }

    public int Epoch { get; private set; }

    /// <summary>Takes the current values if they are better, or if nothing can be measured.</summary>
    public bool Offer(ValidationScore? score, int epoch)
    {
        if (score is not null && Score is not null && !(score.Loss < Score.Loss))
        {
            return false;
        }

        for (var i = 0; i < _values.Length; i++)
        {
            _parameters[i].Values.CopyTo(_values[i], 0);
        }

        (Score, Epoch) = (score, epoch);
        return true;
    }

    /// <summary>Puts the best values back into the parameters.</summary>
    public void Restore()
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i].CopyTo(_parameters[i].Values, 0);
        }
    }

    public IReadOnlyList<SafetensorsEntry> Entries() =>
        [.. _parameters.Select((p, i) => SafetensorsEntry.F32(p.Name + Suffix, p.Shape, _values[i]))];

    public void Read(SafetensorsFile file, ValidationScore? score, int epoch)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            file.ReadFloats(_parameters[i].Name + Suffix, _parameters[i].Shape).CopyTo(_values[i], 0);
        }

        (Score, Epoch) = (score, epoch);
    }
}
