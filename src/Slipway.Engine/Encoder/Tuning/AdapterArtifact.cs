using System.Text.Json;
using Slipway.Engine.Formats;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>
/// The folder that a run leaves: adapter_model.safetensors and adapter_config.json as PEFT writes them (https://github.com/huggingface/peft),
/// head.safetensors and labels.json.
/// </summary>
internal static class AdapterArtifact
{
    public const string AdapterFile = "adapter_model.safetensors";
    public const string ConfigFile = "adapter_config.json";
    public const string HeadFile = "head.safetensors";
    public const string LabelsFile = "labels.json";

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static void Write(EncoderTuningSpec spec, TunableEncoder encoder, SoftmaxHead head, IReadOnlyList<string> labels)
    {
        var folder = Directory.CreateDirectory(spec.OutputFolder).FullName;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt", ["base_sha256"] = ModelChecksums.Listed(spec.BaseFolder, EncoderWeights.ModelFile) };
        SafetensorsWriter.Write(
            Path.Combine(folder, AdapterFile),
            [.. encoder.Parameters.Select(p => SafetensorsEntry.F32(p.Name, p.Shape, p.Values))],
            metadata);

        // Stored for embeddings of length one: logits = weight * e + bias.
        var weight = head.Weight.Values.Select(w => w * SoftmaxHead.InputScale).ToArray();
        SafetensorsWriter.Write(
            Path.Combine(folder, HeadFile),
            [SafetensorsEntry.F32(SoftmaxHead.WeightName, head.Weight.Shape, weight), SafetensorsEntry.F32(SoftmaxHead.BiasName, head.Bias.Shape, head.Bias.Values)],
            metadata);
        WriteJson(Path.Combine(folder, LabelsFile), json => WriteStrings(json, labels));
        WriteJson(Path.Combine(folder, ConfigFile), json => WriteConfig(json, spec));
    }

    private static void WriteConfig(Utf8JsonWriter json, EncoderTuningSpec spec)
    {
        json.WriteStartObject();
        json.WriteString("peft_type", "LORA");
        json.WriteString("task_type", "SEQ_CLS");
        json.WriteString("base_model_name_or_path", spec.BaseName);
        json.WriteNumber("r", spec.Lora.Rank);
        json.WriteNumber("lora_alpha", spec.Lora.Alpha);
        json.WriteNumber("lora_dropout", 0);
        json.WriteString("bias", "none");
        json.WriteBoolean("fan_in_fan_out", false);
        json.WriteBoolean("inference_mode", true);
        json.WritePropertyName("target_modules");
        WriteStrings(json, spec.Lora.Epochs > 0 ? spec.Lora.TargetModules : []);
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, IReadOnlyList<string> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteJson(string path, Action<Utf8JsonWriter> write) => AtomicFile.Write(path, stream =>
    {
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            write(json);
        }

        stream.WriteByte((byte)'\n');
    });
}
