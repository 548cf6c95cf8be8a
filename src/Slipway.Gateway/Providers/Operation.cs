namespace Slipway.Gateway.Providers;

/// <summary>What a call asks for, whatever the dialect.</summary>
public enum Operation
{
    Chat,
    Embeddings,
    Moderations,
    CountTokens,
    ListModels,
    GetModel,
}
