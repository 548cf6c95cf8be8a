namespace Slipway.Server.Doctor.Google;

/// <summary>What <c>slipway doctor google</c> is asked to look at.</summary>
public sealed record GoogleQuestions
{
    /// <summary>A credential file; null for the application default credentials.</summary>
    public string? Credentials { get; init; }

    /// <summary>The project to call; null for the one that credentials and environment name.</summary>
    public string? Project { get; init; }

    public string Location { get; init; } = "global";

    /// <summary>The model whose tokens are counted: that costs nothing, and needs the rights that a call needs.</summary>
    public string Model { get; init; } = "gemini-2.5-flash";

    /// <summary>Where Vertex AI is; null for its usual address. The token is sent there: it is taken from the command line only, not from the environment.</summary>
    public Uri? VertexUrl { get; init; }

    public Uri GeminiUrl { get; init; } = new("https://generativelanguage.googleapis.com/");

    /// <summary>Vertex AI's address for a location (<a href="https://cloud.google.com/vertex-ai/docs/general/locations">Google, Vertex AI locations</a>).</summary>
    public Uri VertexIn(string universe) => VertexUrl ?? new Uri(Location == "global" ? $"https://aiplatform.{universe}/" : $"https://{Location}-aiplatform.{universe}/");
}
