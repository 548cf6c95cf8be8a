using Slipway.Lifecycle.Datasets;

namespace Slipway.Lifecycle.Tuning;

/// <summary>A model that can be tuned here, and what tuning it means.</summary>
/// <param name="Kind">Tells the server which loader serves the artifact: <c>encoder_classifier</c> or <c>decoder_lora</c>.</param>
/// <param name="Task">The dataset task it learns from.</param>
/// <param name="Defaults">Defaults of the hyperparameters it takes; a name that is not here is not taken.</param>
public sealed record BaseModel(string Name, string Title, string Kind, string Task, IReadOnlyDictionary<string, double> Defaults);

/// <summary>The models that ship with weights. Server, command line and documentation read this list.</summary>
public static class BaseModels
{
    public static BaseModel UseLite { get; } = new(
        "use-lite", "Universal Sentence Encoder Lite: classifier head, then LoRA inside the encoder", "encoder_classifier", DatasetTask.Classification,
        new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["epochs"] = 2, ["learning_rate"] = 0.001, ["batch_size"] = 32, ["lora_r"] = 8, ["lora_alpha"] = 16, ["weight_decay"] = 0.01, ["warmup_share"] = 0.1,
            ["head_steps"] = 200, ["head_learning_rate"] = 0.01, ["early_stopping_patience"] = 30, ["seed"] = 42,
        });

    public static BaseModel TinyDemo { get; } = new(
        "tiny-demo", "small Llama-shaped demonstration decoder: causal LoRA", "decoder_lora", DatasetTask.Generation,
        new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["epochs"] = 3, ["learning_rate"] = 0.002, ["batch_size"] = 16, ["lora_r"] = 8, ["lora_alpha"] = 16, ["warmup_share"] = 0.1, ["seed"] = 42,
        });

    public static IReadOnlyList<BaseModel> All { get; } = [UseLite, TinyDemo];

    public static BaseModel? ByName(string name) => All.FirstOrDefault(m => m.Name == name);
}
