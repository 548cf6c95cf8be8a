namespace Slipway.Core.Chat;

/// <summary>
/// What a provider wants back, unread, with the next turn: Gemini's thought signature, Anthropic's signature of a thinking block,
/// OpenAI's encrypted reasoning. It means something to models of its own family only.
/// </summary>
/// <param name="Family">Whose it is; see <see cref="ReasoningFamily"/>.</param>
/// <param name="Value">The text as the provider gave it.</param>
public sealed record ReasoningState(ReasoningFamily Family, string Value);

/// <summary>Whose models can read a reasoning state. An open set with the known values.</summary>
public readonly record struct ReasoningFamily(string Value)
{
    public static readonly ReasoningFamily Gemini = new("gemini");
    public static readonly ReasoningFamily Anthropic = new("anthropic");
    public static readonly ReasoningFamily OpenAi = new("openai");

    /// <summary>A short reference that the gateway gave out in place of a state that the client's dialect has no place for.</summary>
    public static readonly ReasoningFamily Vault = new("vault");

    public override string ToString() => Value;
}
