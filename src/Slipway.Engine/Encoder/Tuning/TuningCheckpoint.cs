using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Engine.Formats;
using Slipway.Engine.Training;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>
/// The state of the second phase in one file. The first phase is over in seconds and depends on nothing but its inputs, so a run killed there starts again.
/// </summary>
internal sealed class TuningCheckpoint
{
    private const string RunKey = "run";

    private readonly string _path;
    private readonly string _fingerprint;

    public TuningCheckpoint(string folder, EncoderTuningSpec spec, IReadOnlyList<LabelledText> train, IReadOnlyList<LabelledText> validation)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, "checkpoint.safetensors");
        _fingerprint = Fingerprint(spec, train, validation);
    }

    public bool Exists => File.Exists(_path);

    public void Save(TuningRun run, IReadOnlyList<Parameter> parameters, AdamW optimizer, BestSnapshot best, ValidationScore? headOnly)
    {
        var notes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RunKey] = _fingerprint,
            ["head_steps"] = Text(run.HeadSteps),
            ["tokens"] = Text(run.Tokens),
            ["best_epoch"] = Text(best.Epoch),
            ["best"] = Text(best.Score),
            ["head_only"] = Text(headOnly),
        };
        TrainingCheckpoint.Save(_path, parameters, optimizer, notes, best.Entries());
    }

    /// <summary>Puts everything back; returns the validation of the first phase.</summary>
    public ValidationScore? Restore(TuningRun run, IReadOnlyList<Parameter> parameters, AdamW optimizer, BestSnapshot best)
    {
        const string cure = "remove the checkpoint folder to start this run from the beginning";
        try
        {
            var notes = TrainingCheckpoint.Restore(_path, parameters, optimizer, file =>
            {
                if (file.Metadata.GetValueOrDefault(RunKey) != _fingerprint)
                {
                    throw new ModelFormatException(_path, "it belongs to a run with other settings or other rows", cure);
                }

                best.Read(file, Score(file.Metadata["best"]), int.Parse(file.Metadata["best_epoch"], CultureInfo.InvariantCulture));
            });
            run.HeadSteps = int.Parse(notes["head_steps"], CultureInfo.InvariantCulture);
            run.Tokens = long.Parse(notes["tokens"], CultureInfo.InvariantCulture);
            return Score(notes["head_only"]);
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException and not ModelFormatException or OverflowException)
        {
            throw new ModelFormatException(_path, "its counters are missing or not numbers", cure, e);
        }
    }

    public void Delete() => File.Delete(_path);

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(ValidationScore? score) => score is null ? "" : $"{Text(score.Loss)} {Text(score.Accuracy)}";

    private static ValidationScore? Score(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 2 ? new(float.Parse(parts[0], CultureInfo.InvariantCulture), float.Parse(parts[1], CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>A hash of everything that decides the result; where the files lie and how many threads work does not.</summary>
    private static string Fingerprint(EncoderTuningSpec spec, IReadOnlyList<LabelledText> train, IReadOnlyList<LabelledText> validation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"{spec.BaseName}|{spec.Seed}|{spec.MaxTokens}|{spec.BalanceClasses}|{Settings(spec.Head)}|{Settings(spec.Lora)}|{string.Join(',', spec.Lora.TargetModules)}");
        foreach (var row in train.Append(new("", "")).Concat(validation))
        {
            Add(row.Text);
            Add(row.Label);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }

    private static string Settings(HeadSettings h) => string.Create(
        CultureInfo.InvariantCulture, $"{h.Steps}|{h.LearningRate}|{h.WeightDecay}|{h.Patience}");

    private static string Settings(LoraSettings l) => string.Create(
        CultureInfo.InvariantCulture, $"{l.Epochs}|{l.Rank}|{l.Alpha}|{l.BatchSize}|{l.LearningRate}|{l.WeightDecay}|{l.Warmup}|{l.MaxGradientNorm}");
}
