namespace Slipway.Gateway.Providers;

/// <summary>What a call asks for, whatever the dialect.</summary>
public enum Operation
{
    Chat,
    Embeddings,
    Moderations,
    CountTokens,

    /// <summary>The tokens themselves (Vertex AI's <c>:computeTokens</c>).</summary>
    ComputeTokens,
    ListModels,
    GetModel,
}
