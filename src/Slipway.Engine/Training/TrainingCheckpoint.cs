using System.Globalization;
using Slipway.Engine.Formats;

namespace Slipway.Engine.Training;

/// <summary>
/// Everything a run needs to go on exactly as if it had not been stopped: parameters, optimiser moments, counters and whatever the trainer adds.
/// One safetensors file, replaced atomically.
/// </summary>
public static class TrainingCheckpoint
{
    private const string StepsKey = "optimizer_steps";

    /// <summary>Writes parameters, optimiser state, notes and further tensors.</summary>
    public static void Save(
        string path, IReadOnlyList<Parameter> parameters, AdamW optimizer, IReadOnlyDictionary<string, string> notes,
        IReadOnlyList<SafetensorsEntry>? further = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(optimizer);
        var tensors = new List<SafetensorsEntry>();
        for (var i = 0; i < parameters.Count; i++)
        {
            var (parameter, moments) = (parameters[i], optimizer.State[i]);
            tensors.Add(SafetensorsEntry.F32(parameter.Name, parameter.Shape, parameter.Values));
            tensors.Add(SafetensorsEntry.F32(First(parameter.Name), parameter.Shape, moments.First));
            tensors.Add(SafetensorsEntry.F32(Second(parameter.Name), parameter.Shape, moments.Second));
        }

        tensors.AddRange(further ?? []);
        var metadata = new Dictionary<string, string>(notes, StringComparer.Ordinal)
        {
            [StepsKey] = optimizer.Steps.ToString(CultureInfo.InvariantCulture),
        };
        SafetensorsWriter.Write(path, tensors, metadata);
    }

    /// <summary>Restores parameters and optimiser state, lets the caller read its further tensors, and returns the notes.</summary>
    /// <exception cref="ModelFormatException">The file is broken or belongs to a run with other parameters.</exception>
    public static IReadOnlyDictionary<string, string> Restore(
        string path, IReadOnlyList<Parameter> parameters, AdamW optimizer, Action<SafetensorsFile>? further = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(optimizer);
        using var file = SafetensorsFile.Open(path);
        foreach (var parameter in parameters)
        {
            file.ReadFloats(parameter.Name, parameter.Shape).CopyTo(parameter.Values, 0);
        }

        if (!file.Metadata.TryGetValue(StepsKey, out var text) || !int.TryParse(text, CultureInfo.InvariantCulture, out var steps))
        {
            throw new ModelFormatException(path, "it does not say how many updates were made", "remove the checkpoint and start the run again");
        }

        var shapes = parameters.ToDictionary(p => p.Name, p => p.Shape, StringComparer.Ordinal);
        optimizer.Restore(steps, name => (file.ReadFloats(First(name), shapes[name]), file.ReadFloats(Second(name), shapes[name])));
        further?.Invoke(file);
        return file.Metadata;
    }

    private static string First(string name) => name + "#adam.m";

    private static string Second(string name) => name + "#adam.v";
}
