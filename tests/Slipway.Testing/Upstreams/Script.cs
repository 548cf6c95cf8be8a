namespace Slipway.Testing.Upstreams;

/// <summary>
/// A conversation in a form that belongs to no provider. Each scripted upstream plays it in its own wire format, streamed or whole. A prompt asks
/// for one by name: <c>[play:NAME]</c>. The first turn answers the prompt, the next one what follows (tool results), and so on.
/// </summary>
public sealed record Script(params IReadOnlyList<Turn> Turns);

/// <summary>One answer of the model: its steps in order.</summary>
public sealed record Turn(params IReadOnlyList<Step> Steps)
{
    public TurnUsage Usage { get; init; } = new();

    /// <summary>Ends because the token limit was reached.</summary>
    public bool CutOff { get; init; }
}

/// <summary>Tokens of a turn. <see cref="Input"/> includes <see cref="Cached"/>, <see cref="Output"/> includes <see cref="Reasoning"/>; each wire tells them in its own way.</summary>
public sealed record TurnUsage(int Input = 21, int Output = 13, int Cached = 8, int Reasoning = 5);

public abstract record Step;

/// <summary>Text, in the pieces in which a stream brings it.</summary>
public sealed record Say(params IReadOnlyList<string> Pieces) : Step
{
    /// <summary>When named, a stream sends the second piece only after this gate was opened.</summary>
    public string? Gate { get; init; }

    public string Text => string.Concat(Pieces);
}

/// <summary>Says what the tools gave back since the prompt, in the order in which it arrived, between <c>;</c>.</summary>
public sealed record SayResults : Step;

/// <summary>Says which images and files the prompt held: type and number of bytes.</summary>
public sealed record SaySeen : Step;

/// <summary>JSON, if the request asked for JSON by a schema, or by the one tool that it offers; a complaint in words if it did not.</summary>
public sealed record AnswerJson(string Json) : Step;

/// <summary>Reasoning. The wire adds a signature of its own, and insists on it later as the real one does.</summary>
public sealed record Think(string Text) : Step;

/// <summary>A call of a tool, its arguments in the pieces in which a stream brings them. Calls that follow one another are parallel.</summary>
public sealed record Call(string Tool, params IReadOnlyList<string> ArgumentPieces) : Step
{
    public string Arguments => string.Concat(ArgumentPieces);
}

/// <summary>Trouble: an error reply when it is the first step, an error inside the stream later on.</summary>
public sealed record Fail(Trouble Trouble) : Step;

public enum Trouble
{
    /// <summary>400.</summary>
    InvalidRequest,

    /// <summary>429, try again in seven seconds.</summary>
    RateLimited,

    /// <summary>503 (529 at Anthropic).</summary>
    Overloaded,
}
