namespace Slipway.Dialects;

/// <summary>A model as lists of models show it.</summary>
/// <param name="Id">The name that callers use.</param>
/// <param name="OwnedBy">Who serves it: the provider's name, or <c>slipway</c> for embedded models.</param>
public sealed record ModelCard(string Id, string OwnedBy, DateTimeOffset Created)
{
    public string? Description { get; init; }

    public int? InputTokenLimit { get; init; }

    public int? OutputTokenLimit { get; init; }

    public bool Chat { get; init; } = true;

    public bool Embeddings { get; init; }

    /// <summary>It says what is harmful about a text.</summary>
    public bool Moderations { get; init; }

    /// <summary>It can be given functions to call, as far as is known.</summary>
    public bool Tools { get; init; } = true;
}
