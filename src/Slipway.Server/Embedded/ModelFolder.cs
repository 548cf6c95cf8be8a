namespace Slipway.Server.Embedded;

/// <summary>Where the embedded weights are: <c>SLIPWAY_MODELS</c>, or <c>models</c> beside the program.</summary>
internal static class ModelFolder
{
    public static readonly IReadOnlyList<string> Expected = ["use-lite", "tiny-demo"];

    public static string Path { get; } = Environment.GetEnvironmentVariable("SLIPWAY_MODELS") is { Length: > 0 } named
        ? System.IO.Path.GetFullPath(named)
        : System.IO.Path.Combine(AppContext.BaseDirectory, "models");
}
