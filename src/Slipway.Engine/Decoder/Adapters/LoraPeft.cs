using System.Globalization;
using System.Text.Json;
using Slipway.Engine.Formats;

namespace Slipway.Engine.Decoder.Adapters;

/// <summary>
/// An adapter in the form of Hugging Face PEFT: adapter_model.safetensors and adapter_config.json. GGUF keeps the rows of q and k so that rotary pairs are
/// neighbours, Hugging Face keeps the first halves of all pairs before the second; B of q and k is reordered on the way out.
/// </summary>
public static class LoraPeft
{
    public const string WeightsName = "adapter_model.safetensors";
    public const string ConfigName = "adapter_config.json";

    /// <summary>Writes both files, each atomically.</summary>
    /// <param name="folder">Existing folder.</param>
    /// <param name="adapter">The adapter.</param>
    /// <param name="config">Shape of the base.</param>
    /// <param name="baseModel">Name of the base, for adapter_config.json.</param>
    public static void Save(string folder, LoraAdapter adapter, DecoderConfig config, string baseModel)
    {
        var entries = new List<SafetensorsEntry>();
        for (var layer = 0; layer < config.Layers; layer++)
        {
            foreach (var linear in BlockLinear.All)
            {
                if (adapter.Pairs.TryGetValue(TensorNames.Weight(layer, linear.Gguf), out var pair))
                {
                    var path = string.Create(CultureInfo.InvariantCulture, $"base_model.model.model.layers.{layer}.{linear.HuggingFace}");
                    var rotary = linear == BlockLinear.Query || linear == BlockLinear.Key;
                    entries.Add(SafetensorsEntry.F32(path + ".lora_A.weight", [pair.Rank, pair.In], pair.A));
                    entries.Add(SafetensorsEntry.F32(
                        path + ".lora_B.weight", [pair.Out, pair.Rank], rotary ? HalvesFirst(pair.B, pair.Rank, config.HeadSize) : pair.B));
                }
            }
        }

        SafetensorsWriter.Write(Path.Combine(folder, WeightsName), entries, new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });
        AtomicFile.Write(Path.Combine(folder, ConfigName), stream => Config(stream, adapter, baseModel));
    }

    /// <summary>Rows (head, pair, side) to rows (head, side, pair).</summary>
    public static float[] HalvesFirst(float[] rows, int columns, int headSize)
    {
        var ordered = new float[rows.Length];
        for (var row = 0; row < rows.Length / columns; row++)
        {
            var (head, within) = (row / headSize, row % headSize);
            var target = (head * headSize) + (within % 2 * (headSize / 2)) + (within / 2);
            rows.AsSpan(row * columns, columns).CopyTo(ordered.AsSpan(target * columns));
        }

        return ordered;
    }

    private static void Config(Stream stream, LoraAdapter adapter, string baseModel)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("peft_type", "LORA");
        json.WriteString("task_type", "CAUSAL_LM");
        json.WriteString("base_model_name_or_path", baseModel);
        json.WriteNumber("r", adapter.Rank);
        json.WriteNumber("lora_alpha", adapter.Alpha);
        json.WriteNumber("lora_dropout", 0);
        json.WriteString("bias", "none");
        json.WriteBoolean("fan_in_fan_out", false);
        json.WriteBoolean("inference_mode", true);
        json.WriteStartArray("target_modules");
        foreach (var linear in BlockLinear.All)
        {
            json.WriteStringValue(linear.HuggingFace.Split('.')[^1]);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
