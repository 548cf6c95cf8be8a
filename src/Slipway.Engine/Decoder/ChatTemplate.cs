using System.Text;

namespace Slipway.Engine.Decoder;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">system, user or assistant.</param>
/// <param name="Content">Text.</param>
public sealed record ChatTurn(string Role, string Content);

/// <summary>
/// How a conversation becomes a prompt. GGUF stores templates as Jinja programs; instead of running those, the engine knows a few by a token that only
/// they use, and refuses the rest by name.
/// </summary>
/// <param name="Name">Name of the family.</param>
/// <param name="Mark">Text that a stored template of this family contains.</param>
/// <param name="Open">What comes before a message; {role} is replaced.</param>
/// <param name="Close">What comes after a message.</param>
/// <param name="End">Token that ends the assistant's message.</param>
public sealed record ChatTemplate(string Name, string Mark, string Open, string Close, string End)
{
    /// <summary>ChatML as a Jinja program, for files that we write.</summary>
    public const string ChatMlJinja =
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    public static ChatTemplate ChatMl { get; } = new("chatml", "<|im_start|>", "<|im_start|>{role}\n", "<|im_end|>\n", "<|im_end|>");

    public static ChatTemplate Zephyr { get; } = new("zephyr", "<|user|>", "<|{role}|>\n", "</s>\n", "</s>");

    /// <summary>The families known here.</summary>
    public static IReadOnlyList<ChatTemplate> Known { get; } = [ChatMl, Zephyr];

    /// <summary>The family of a stored template; ChatML where a file stores none.</summary>
    public static ChatTemplate? Recognise(string? stored) =>
        stored is null ? ChatMl : Known.FirstOrDefault(template => stored.Contains(template.Mark, StringComparison.Ordinal));

    /// <summary>Pieces of the prompt: ours (may hold control tokens) and the caller's (must not).</summary>
    public IEnumerable<(string Text, bool Ours)> Pieces(IEnumerable<ChatTurn> turns, bool addAssistant = true)
    {
        foreach (var turn in turns)
        {
            yield return (Opening(turn.Role), true);
            yield return (turn.Content, false);
            yield return (Close, true);
        }

        if (addAssistant)
        {
            yield return (Opening("assistant"), true);
        }
    }

    private string Opening(string role) => new StringBuilder(Open).Replace("{role}", role).ToString();
}
