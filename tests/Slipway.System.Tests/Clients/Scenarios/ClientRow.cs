namespace Slipway.System.Tests.Clients.Scenarios;

/// <summary>An official client (<c>npm/scenarios/NAME.mjs</c>) and the words in which it tells what every client tells.</summary>
/// <param name="Done">How it says that the model came to an end.</param>
/// <param name="Failures">For each failure the exception that it throws, and what tells the status there: the number, or Google's or its own word for it.</param>
public sealed record ClientRow(string Name, string Done, IReadOnlyDictionary<string, (string Type, string Status)> Failures)
{
    /// <summary>Its output tokens hold those of reasoning.</summary>
    public bool CountsThoughts { get; init; } = true;

    /// <summary>Conversations that this client can't hold.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    public static IReadOnlyList<ClientRow> All { get; } =
    [
        new("openai", "stop", OpenAi),
        new("genai", "STOP", Same("ApiError")),
        new("langchain-openai", "stop", OpenAi),
        new("langchain-google-genai", "STOP", Same("GoogleGenerativeAIFetchError")) { CountsThoughts = false },
        new("genkit", "stop", Words("GenkitError")),
        new("adk", "STOP", Same("Error")),
        new("anthropic", "end_turn", OpenAi),
        new("langchain-anthropic", "end_turn", OpenAi),
        new("ai-anthropic", "stop", Same("APICallError")),
        new("ollama", "stop", Same("ResponseError")),
        new("ai-openai-compatible", "stop", Same("APICallError")),
        new("ai-google", "stop", Same("APICallError")),
    ];

    private static Dictionary<string, (string, string)> OpenAi
        => new() { ["busy"] = ("RateLimitError", "429"), ["unknownModel"] = ("NotFoundError", "404"), ["badKey"] = ("AuthenticationError", "401") };

    private static Dictionary<string, (string, string)> Same(string type) => new() { ["busy"] = (type, "429"), ["unknownModel"] = (type, "404"), ["badKey"] = (type, "401") };

    private static Dictionary<string, (string, string)> Words(string type)
        => new() { ["busy"] = (type, "RESOURCE_EXHAUSTED"), ["unknownModel"] = (type, "NOT_FOUND"), ["badKey"] = (type, "401 Unauthorized") };
}
