using Slipway.Dialects.OpenAi;
using Slipway.Dialects.Vertex;

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

    /// <summary>It stands at Vertex AI, not behind the Gemini API: the same dialect, but each takes a few things that the other refuses.</summary>
    public bool OnVertex { get; init; }

    /// <summary>How the instances of online prediction look that its container takes.</summary>
    public PredictShape Predict { get; init; } = PredictShape.Default;

    public static implicit operator UpstreamModel(string name) => new(name);
}
