namespace Slipway.Lifecycle.Rivals;

/// <summary>A frozen sentence encoder, given by the server.</summary>
public interface IEmbedder
{
    /// <summary>Model name, for reports.</summary>
    string Name { get; }

    /// <summary>One vector per text, all of one length.</summary>
    ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken ct);
}
