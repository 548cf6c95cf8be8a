using System.Globalization;
using Slipway.Core.Errors;

namespace Slipway.Lifecycle.Tuning;

/// <summary>One knob: its range and what to do when a value lies outside.</summary>
public sealed record Hyperparameter(string Name, double Min, double Max, bool Whole, string Cure)
{
    public static IReadOnlyList<Hyperparameter> All { get; } =
    [
        new("epochs", 1, 1000, true, "Passes over the training rows; early stopping ends sooner."),
        new("learning_rate", 1e-6, 1, false, "Try 0.003 for the classifier head, 0.001 with LoRA."),
        new("batch_size", 1, 1024, true, "Rows per step; 32 suits most datasets."),
        new("lora_r", 0, 64, true, "Rank of the adapter; 8 is usual, 0 trains the head alone."),
        new("lora_alpha", 1, 256, false, "Scale of the adapter; twice the rank is usual."),
        new("weight_decay", 0, 1, false, "0.01 is usual."),
        new("warmup_share", 0, 0.9, false, "Share of the steps in which the learning rate rises; 0.05 is usual."),
        new("early_stopping_patience", 0, 1000, true, "Evaluations without gain before stopping; 0 never stops early."),
        new("seed", 0, int.MaxValue, true, "Any whole number: the same seed repeats the run."),
    ];

    public string? Fault(double value) =>
        double.IsNaN(value) || value < Min || value > Max || (Whole && value != Math.Floor(value))
            ? string.Create(CultureInfo.InvariantCulture, $"{Name} is {value:G6}; it must be {(Whole ? "a whole number" : "a number")} from {Min:G6} to {Max:G10}. {Cure}")
            : null;
}

/// <summary>The values of one run, complete: what the caller did not give is the base model's default.</summary>
public sealed class Hyperparameters
{
    private Hyperparameters(SortedDictionary<string, double> values) => Values = values;

    public IReadOnlyDictionary<string, double> Values { get; }

    public int Epochs => (int)Values["epochs"];

    public double LearningRate => Values["learning_rate"];

    public int BatchSize => (int)Values["batch_size"];

    public int LoraRank => (int)Values["lora_r"];

    public double LoraAlpha => Values["lora_alpha"];

    public double WeightDecay => Values["weight_decay"];

    public double WarmupShare => Values["warmup_share"];

    public int EarlyStoppingPatience => (int)Values["early_stopping_patience"];

    public int Seed => (int)Values["seed"];

    /// <summary>Checks names and ranges (all faults in one message) and fills in the defaults.</summary>
    public static Result<Hyperparameters> Resolve(BaseModel model, IReadOnlyDictionary<string, double> given)
    {
        var faults = new List<(string Name, string Text)>();
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in model.Defaults) values[name] = value;
        foreach (var (name, value) in given)
        {
            var known = Hyperparameter.All.FirstOrDefault(h => h.Name == name);
            if (known is null || !model.Defaults.ContainsKey(name))
                faults.Add((name, $"{name} is not a hyperparameter of {model.Name}. It takes: {string.Join(", ", model.Defaults.Keys)}."));
            else if (known.Fault(value) is { } fault) faults.Add((name, fault));
            values[name] = value;
        }
        if (model.Kind == BaseModels.TinyDemo.Kind && values["lora_r"] < 1) faults.Add(("lora_r", "lora_r is 0; a decoder is tuned by LoRA only, so it must be at least 1. 8 is usual."));
        return faults.Count > 0
            ? Error.Invalid(string.Join(" ", faults.Select(f => f.Text)), "hyperparameters." + faults[0].Name, "hyperparameter_invalid")
            : new Hyperparameters(values);
    }

    /// <summary>Values that were resolved before and stored.</summary>
    public static Hyperparameters FromStored(IReadOnlyDictionary<string, double> values) =>
        new(new SortedDictionary<string, double>(values.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal));
}
