using Slipway.Engine.Encoder;
using Slipway.Lifecycle.Rivals;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Server.Lifecycle.Jobs;

/// <summary>The frozen encoder that ships with the program, as Lifecycle's rivals ask for it.</summary>
public sealed class EmbeddedEmbedder(TextEncoder encoder, string name) : IEmbedder
{
    public string Name => name;

    /// <summary>The encoder of a model folder; null when it is not installed, and then the rivals that need it are left out.</summary>
    public static EmbeddedEmbedder? OpenIn(string modelFolder)
    {
        var folder = Path.Combine(modelFolder, BaseModels.UseLite.Name);
        return Directory.Exists(folder) ? new EmbeddedEmbedder(TextEncoder.Load(folder, Environment.ProcessorCount), BaseModels.UseLite.Name) : null;
    }

    public ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return new ValueTask<IReadOnlyList<float[]>>(encoder.Encode(texts));
    }
}
