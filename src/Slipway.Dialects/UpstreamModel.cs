using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects;

/// <summary>The model that a request is written for.</summary>
/// <param name="Name">Its name at the upstream.</param>
public sealed record UpstreamModel(string Name)
{
    /// <summary>How a server that is compatible with OpenAI differs from it.</summary>
    public OpenAiTraits Traits { get; init; } = OpenAiTraits.Default;

    /// <summary>The model that it is, where its name at the upstream does not say (a deployment on Azure).</summary>
    public string? BaseModel { get; init; }

    /// <summary>The name by which what the model can do is judged.</summary>
    public string Family => BaseModel ?? Name;

    /// <summary>The address names the model, and the body does not (Vertex AI's <c>:rawPredict</c>).</summary>
    public bool NamedByPath { get; init; }

    public static implicit operator UpstreamModel(string name) => new(name);
}
