using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Engine.Decoder.Adapters;
using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Training;

namespace Slipway.Engine.Decoder.Training;

/// <summary>One row to learn from: a conversation so far, and the answer wanted.</summary>
public sealed record TuningExample(IReadOnlyList<ChatTurn> Prompt, string Completion)
{
    /// <summary>A row of a plain prompt and its completion.</summary>
    public static TuningExample Of(string prompt, string completion) => new([new ChatTurn("user", prompt)], completion);
}

/// <summary>Settings of a tuning run.</summary>
/// <param name="BaseModel">Path of the base, a GGUF file.</param>
/// <param name="Rank">Rank of the LoRA factors; 0 trains all weights.</param>
/// <param name="Alpha">The correction is scaled by alpha / rank.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="BatchRows">Rows of one update.</param>
/// <param name="LearningRate">Peak of the cosine schedule.</param>
/// <param name="WarmupPart">Part of the updates until the peak.</param>
/// <param name="Seed">Seed of order and initial factors.</param>
/// <param name="CheckpointEvery">Updates between two checkpoints.</param>
/// <param name="ValidateEvery">Updates between two looks at the validation rows.</param>
/// <param name="Threads">Threads, at most.</param>
public sealed record DecoderTuningSpec(
    string BaseModel, int Rank = 8, float Alpha = 16, int Epochs = 3, int BatchRows = 16, float LearningRate = 2e-3f, float WarmupPart = 0.1f,
    int Seed = 1, int CheckpointEvery = 25, int ValidateEvery = 25, int Threads = 1);

/// <summary>What a run left behind.</summary>
/// <param name="Files">Files in the output folder, by what they are: adapter.gguf or model.gguf, and PEFT's two.</param>
/// <param name="Last">Metrics of the last update of this call; null when a finished run was only written again.</param>
/// <param name="TruncatedRows">Rows that had to lose the beginning of their prompt to fit the context.</param>
public sealed record DecoderTuningResult(IReadOnlyList<string> Files, StepMetrics? Last, int TruncatedRows);

/// <summary>Supervised tuning of a decoder on prompts and completions; the loss counts the completion only.</summary>
public static class DecoderTuning
{
    private const string CheckpointName = "checkpoint.safetensors";
    private const string AdapterName = "adapter.gguf";
    private const string ModelName = "model.gguf";

    /// <summary>Trains, resuming from the checkpoint of the same run if there is one, and writes the artifacts.</summary>
    /// <param name="spec">Settings.</param>
    /// <param name="train">Rows to learn from.</param>
    /// <param name="validation">Rows only measured.</param>
    /// <param name="checkpointDir">Folder for the checkpoint; made if missing.</param>
    /// <param name="outputDir">Folder for the artifacts; made if missing.</param>
    /// <param name="onStep">Called after each update.</param>
    /// <param name="ct">Stops between updates; the checkpoint stays.</param>
    /// <exception cref="GgufException">The base cannot be used.</exception>
    /// <exception cref="ArgumentException">A setting is out of range, or there are no rows.</exception>
    public static DecoderTuningResult Run(
        DecoderTuningSpec spec, IReadOnlyList<TuningExample> train, IReadOnlyList<TuningExample> validation,
        string checkpointDir, string outputDir, Action<StepMetrics>? onStep, CancellationToken ct)
    {
        TuningChecks.Settings(spec, train);
        var model = DecoderModel.Load(spec.BaseModel);
        var rows = TuningRows.Encode(model, train);
        var measured = TuningRows.Encode(model, validation);
        var source = new TuningSource(rows.Rows, measured.Rows, spec.BatchRows, spec.Seed);
        var weights = model.ToWeights();
        var network = spec.Rank > 0
            ? NetworkBuilder.Lora(weights, spec.Rank, spec.Alpha, spec.Seed, spec.Threads)
            : NetworkBuilder.Full(weights, spec.Threads);

        var steps = source.StepsPerEpoch * spec.Epochs;
        var plan = new TrainingPlan(
            steps, spec.LearningRate, (int)(steps * spec.WarmupPart), WeightDecay: 0.01f, Beta2: 0.99f,
            ValidateEvery: spec.ValidateEvery, CheckpointEvery: spec.CheckpointEvery);
        Directory.CreateDirectory(checkpointDir);
        var last = new TrainingLoop(network, plan, source).Run(
            Path.Combine(checkpointDir, CheckpointName), Fingerprint(spec, rows.Rows), onStep, ct);

        Directory.CreateDirectory(outputDir);
        var files = spec.Rank > 0 ? SaveAdapter(spec, model, network, outputDir) : SaveModel(model, network, outputDir);
        return new DecoderTuningResult(files, last, rows.Truncated);
    }

    private static string[] SaveAdapter(DecoderTuningSpec spec, DecoderModel model, DecoderNetwork network, string folder)
    {
        var adapter = Adapter(spec, network);
        LoraGguf.Save(Path.Combine(folder, AdapterName), adapter, $"LoRA of {model.Name}");
        LoraPeft.Save(folder, adapter, model.Config, model.Name);
        return [AdapterName, LoraPeft.WeightsName, LoraPeft.ConfigName];
    }

    private static string[] SaveModel(DecoderModel model, DecoderNetwork network, string folder)
    {
        DecoderGguf.Save(
            Path.Combine(folder, ModelName), model.Config, network.Parameters.ToDictionary(p => p.Name, p => p.Values, StringComparer.Ordinal),
            model.Tokenizer.Vocabulary, GgufTensorType.F16, new Dictionary<string, GgufValue>(StringComparer.Ordinal)
            {
                [GgufKeys.Name] = $"{model.Name}, tuned",
                [GgufKeys.ChatTemplate] = model.StoredTemplate,
            });
        return [ModelName];
    }

    private static LoraAdapter Adapter(DecoderTuningSpec spec, DecoderNetwork network)
    {
        var factors = network.Parameters.ToDictionary(p => p.Name, StringComparer.Ordinal);
        return new LoraAdapter(spec.Alpha, factors.Values.Where(p => p.Name.EndsWith(LoraGguf.SuffixA, StringComparison.Ordinal)).ToDictionary(
            a => a.Name[..^LoraGguf.SuffixA.Length],
            a =>
            {
                var b = factors[a.Name[..^LoraGguf.SuffixA.Length] + LoraGguf.SuffixB];
                return new LoraPair(a.Values, b.Values, a.Shape[1], b.Shape[0], spec.Rank, spec.Alpha / spec.Rank);
            },
            StringComparer.Ordinal));
    }

    /// <summary>Settings, base and rows: what makes two runs the same. Threads change nothing, neither does the place of the base.</summary>
    private static string Fingerprint(DecoderTuningSpec spec, IReadOnlyList<TuningRow> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{spec with { BaseModel = string.Empty, Threads = 0 }}")));
        using (var file = File.OpenRead(spec.BaseModel))
        {
            hash.AppendData(SHA256.HashData(file));
        }

        foreach (var row in rows)
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(row.Tokens.AsSpan()));
            hash.AppendData(BitConverter.GetBytes(row.PromptLength));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
