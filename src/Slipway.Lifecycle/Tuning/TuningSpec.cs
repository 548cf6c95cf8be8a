using Slipway.Core.Errors;
using Slipway.Lifecycle.Registry;

namespace Slipway.Lifecycle.Tuning;

/// <summary>What a job shall do, complete and checked.</summary>
/// <param name="BaseModel">Name of a <see cref="Tuning.BaseModel"/>.</param>
/// <param name="Dataset"><c>name@version</c>, pinned: a newer version does not change a waiting job.</param>
/// <param name="OutputModel">The registry model that gets the next version.</param>
/// <param name="Hyperparameters">Resolved values by name.</param>
public sealed record TuningSpec(string BaseModel, string Dataset, string OutputModel, IReadOnlyDictionary<string, double> Hyperparameters)
{
    /// <summary>Checks a caller's wishes. <paramref name="dataset"/> must already be pinned.</summary>
    public static Result<TuningSpec> Create(string baseModel, string dataset, string outputModel, IReadOnlyDictionary<string, double> hyperparameters)
    {
        if (BaseModels.ByName(baseModel) is not { } model)
            return Error.Invalid($"The base model \"{baseModel}\" cannot be tuned here. Use one of: {string.Join(", ", BaseModels.All.Select(m => m.Name))}.", "base_model", "model_not_found");
        if (ModelNames.Fault(outputModel) is { } fault) return Error.Invalid(fault, "output_model");
        if (!Tuning.Hyperparameters.Resolve(model, hyperparameters).Try(out var resolved, out var error)) return error;
        return new TuningSpec(model.Name, dataset, outputModel, resolved.Values);
    }
}
