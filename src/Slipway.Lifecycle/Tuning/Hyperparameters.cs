using System.Globalization;
using Slipway.Core.Errors;

namespace Slipway.Lifecycle.Tuning;

/// <summary>One knob: its range and what to do when a value lies outside.</summary>
public sealed record Hyperparameter(string Name, double Min, double Max, bool Whole, string Cure)
{
    public static IReadOnlyList<Hyperparameter> All { get; } =
    [
        new("epochs", 0, 1000, true, "Passes over the training rows; 0 leaves an encoder frozen and trains its head alone."),
        new("learning_rate", 1e-6, 1, false, "Peak of the rate for the adapters; 0.001 suits an encoder, 0.002 a decoder."),
        new("batch_size", 1, 1024, true, "Rows per step; 32 suits most datasets."),
        new("lora_r", 0, 64, true, "Rank of the adapter; 8 is usual, 0 trains an encoder's head alone."),
        new("lora_alpha", 1, 256, false, "Scale of the adapter; twice the rank is usual."),
        new("weight_decay", 0, 1, false, "Pull of the adapters to zero; 0.01 is usual."),
        new("warmup_share", 0, 0.9, false, "Share of the steps in which the learning rate rises; 0.1 is usual."),
        new("head_steps", 1, 100_000, true, "Updates of the classifier head at most; 200 suits most datasets."),
        new("head_learning_rate", 1e-6, 1, false, "Peak of the rate for the head; 0.01 is usual."),
        new("early_stopping_patience", 1, 100_000, true, "Updates of the head without a better validation loss before it stops; 30 is usual."),
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

    /// <summary>The value of a name of <see cref="Hyperparameter.All"/> that the base model takes.</summary>
    public double this[string name] => Values[name];

    public int Whole(string name) => (int)Values[name];

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
        if (model.Kind == BaseModels.TinyDemo.Kind)
        {
            if (values["lora_r"] == 0) faults.Add(("lora_r", "lora_r is 0; a decoder is tuned by LoRA only, so it must be at least 1. 8 is usual."));
            if (values["epochs"] == 0) faults.Add(("epochs", "epochs is 0; a decoder has no head to train alone, so it must be at least 1. 3 is usual."));
        }
        return faults.Count > 0
            ? Error.Invalid(string.Join(" ", faults.Select(f => f.Text)), "hyperparameters." + faults[0].Name, "hyperparameter_invalid")
            : new Hyperparameters(values);
    }

    /// <summary>Values that were resolved before and stored.</summary>
    public static Hyperparameters FromStored(IReadOnlyDictionary<string, double> values) =>
        new(new SortedDictionary<string, double>(values.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal));
}
