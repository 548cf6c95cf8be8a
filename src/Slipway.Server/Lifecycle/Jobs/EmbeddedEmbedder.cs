using Slipway.Engine.Encoder;
using Slipway.Lifecycle.Rivals;

namespace Slipway.Server.Lifecycle.Jobs;

/// <summary>The frozen encoder that ships with the program, as Lifecycle's rivals ask for it.</summary>
public sealed class EmbeddedEmbedder(TextEncoder encoder, string name) : IEmbedder
{
    public string Name => name;

    public ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return new ValueTask<IReadOnlyList<float[]>>(encoder.Encode(texts));
    }
}
