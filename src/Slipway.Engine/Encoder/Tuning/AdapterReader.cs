using System.Text.Json;
using Slipway.Engine.Formats;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>Reads the folder that <see cref="AdapterArtifact"/> writes.</summary>
internal sealed class AdapterReader : IDisposable
{
    private const string Cure = "use the folder of a finished tuning run, unchanged";

    private readonly string _folder;
    private readonly SafetensorsFile _adapter;
    private readonly int _rank;
    private readonly float _scale;

    public AdapterReader(string folder, string baseFolder)
    {
        _folder = folder;
        Labels = ReadLabels();
        (_rank, _scale) = ReadConfig();
        _adapter = SafetensorsFile.Open(Existing(AdapterArtifact.AdapterFile));
        var expected = _adapter.Metadata.GetValueOrDefault("base_sha256");
        if (expected is not null && expected != ModelChecksums.Listed(baseFolder, EncoderWeights.ModelFile))
        {
            _adapter.Dispose();
            throw new ModelFormatException(folder, $"it was tuned on another base than {baseFolder}", "load it with the base it was tuned on");
        }
    }

    public IReadOnlyList<string> Labels { get; }

    public void Dispose() => _adapter.Dispose();

    /// <summary>The classifier's weight [labels, 512] and bias [labels].</summary>
    public (float[] Weight, float[] Bias) ReadHead()
    {
        using var head = SafetensorsFile.Open(Existing(AdapterArtifact.HeadFile));
        return (head.ReadFloats(SoftmaxHead.WeightName, [Labels.Count, EncoderShape.Dimension]), head.ReadFloats(SoftmaxHead.BiasName, [Labels.Count]));
    }

    /// <summary>Adds scale * B A to the weight [outputs, inputs] of a module that has an adapter.</summary>
    public void MergeInto(string module, float[] weight, int outputs)
    {
        if (!_adapter.Tensors.ContainsKey(LoraPair.AName(module)))
        {
            return;
        }

        var inputs = weight.Length / outputs;
        var a = _adapter.ReadFloats(LoraPair.AName(module), [_rank, inputs]);
        var b = _adapter.ReadFloats(LoraPair.BName(module), [outputs, _rank]);
        VectorMath.Scale(b, _scale);
        Gemm.Multiply(false, false, outputs, inputs, _rank, b, _rank, a, inputs, weight, inputs, beta: 1);
    }

    private IReadOnlyList<string> ReadLabels()
    {
        using var json = ReadJson(AdapterArtifact.LabelsFile);
        var valid = json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.GetArrayLength() >= 2 &&
            json.RootElement.EnumerateArray().All(l => l.ValueKind == JsonValueKind.String);
        return valid
            ? [.. json.RootElement.EnumerateArray().Select(l => l.GetString()!)]
            : throw new ModelFormatException(Path.Combine(_folder, AdapterArtifact.LabelsFile), "it is not an array of at least two strings", Cure);
    }

    private (int Rank, float Scale) ReadConfig()
    {
        using var json = ReadJson(AdapterArtifact.ConfigFile);
        var root = json.RootElement;
        return root.ValueKind == JsonValueKind.Object &&
            root.TryGetProperty("peft_type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("LORA") &&
            root.TryGetProperty("r", out var r) && r.ValueKind == JsonValueKind.Number && r.TryGetInt32(out var rank) && rank > 0 &&
            root.TryGetProperty("lora_alpha", out var a) && a.ValueKind == JsonValueKind.Number && a.TryGetSingle(out var alpha)
            ? (rank, alpha / rank)
            : throw new ModelFormatException(Path.Combine(_folder, AdapterArtifact.ConfigFile), "it is not a LoRA configuration with r and lora_alpha", Cure);
    }

    private JsonDocument ReadJson(string name)
    {
        var path = Existing(name);
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(path, "it is not valid JSON", Cure, e);
        }
    }

    private string Existing(string name)
    {
        var path = Path.Combine(_folder, name);
        return File.Exists(path) ? path : throw new ModelFormatException(path, "the file is missing", Cure);
    }
}
