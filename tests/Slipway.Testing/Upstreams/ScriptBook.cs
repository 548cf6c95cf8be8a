using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Slipway.Testing.Upstreams;

/// <summary>The scripts that upstreams know, and what they play next for a request.</summary>
public sealed partial class ScriptBook
{
    private readonly ConcurrentDictionary<string, Script> scripts = new(StandardScripts.All, StringComparer.Ordinal);

    /// <summary>By a phrase: for prompts that name no script.</summary>
    private readonly ConcurrentDictionary<string, string> phrases = new(StringComparer.Ordinal);

    public static string Mark(string name) => $"[play:{name}]";

    public void Add(string name, Script script) => scripts[name] = script;

    /// <summary>A script for every prompt that holds this phrase; the phrase is its name.</summary>
    public void AddFor(string phrase, Script script)
    {
        phrases[phrase] = phrase;
        Add(phrase, script);
    }

    /// <summary>The name of the script that the newest prompt asks for which asks for one, or null.</summary>
    public string? NameFor(Heard heard) => heard.Messages.Reverse().Where(m => m.Role == HeardMessage.User).Select(NameIn).FirstOrDefault(n => n is not null);

    /// <summary>The turn that comes next, with nothing left open: only <see cref="Say"/>, <see cref="Think"/>, <see cref="Call"/> and <see cref="Fail"/>.</summary>
    public Turn Next(Heard heard)
    {
        if (NameFor(heard) is not { } name || !scripts.TryGetValue(name, out var script))
        {
            return new Turn(new Say("There is no script for this."));
        }

        var prompt = heard.Messages.Count - 1;
        while (heard.Messages[prompt] is var message && (message.Role != HeardMessage.User || NameIn(message) != name))
        {
            prompt--;
        }

        var answered = AssistantTurns(heard.Messages.Skip(prompt));
        if (answered >= script.Turns.Count)
        {
            return new Turn(new Say("The script is over."));
        }

        var turn = script.Turns[answered];
        if (heard.Schema is { } schema && !turn.Steps.Any(step => step is AnswerJson or Fail))
        {
            return new Turn(new Say(SchemaSample.Of(schema)!.ToJsonString())); // a side question of an agent
        }

        Step[] steps = [.. turn.Steps.Select(step => Settle(step, heard, prompt))];
        return turn with { Steps = heard.AlwaysThinks && steps[0] is not (Think or Fail) ? [new Think("Let me see."), .. steps] : steps };
    }

    private string? NameIn(HeardMessage message)
        => Marks().Matches(message.Text).LastOrDefault()?.Groups[1].Value ?? phrases.Keys.FirstOrDefault(phrase => message.Text.Contains(phrase, StringComparison.Ordinal));

    private static Step Settle(Step step, Heard heard, int prompt) => step switch
    {
        SayResults => new Say(string.Join("; ", heard.Messages.Skip(prompt).SelectMany(m => m.Parts).OfType<HeardResult>().Select(r => r.Content))),
        SaySeen => new Say("I see ", string.Join(", ", heard.Messages[prompt].Parts.OfType<HeardMedia>().Select(m => m.Uri ?? $"{m.MimeType} of {m.Bytes} bytes")) is { Length: > 0 } seen ? seen : "nothing"),
        AnswerJson json when heard.Schema is not null || heard.WantsJson => new Say(InTwo(json.Json)),
        AnswerJson json when heard.ForcedTool is { } tool => new Call(tool, InTwo(json.Json)),
        AnswerJson json when heard.Tools is [var only] => new Call(only.Name, InTwo(json.Json)),
        AnswerJson => new Say("Nobody asked for JSON by a schema."),
        Call call when !heard.Tools.Any(t => t.Name == call.Tool) => new Say($"The tool {call.Tool} was not offered."),
        _ => step,
    };

    private static string[] InTwo(string text) => [text[..(text.Length / 2)], text[(text.Length / 2)..]];

    private static int AssistantTurns(IEnumerable<HeardMessage> messages)
    {
        var (turns, before) = (0, "");
        foreach (var message in messages)
        {
            turns += message.Role == HeardMessage.Assistant && before != HeardMessage.Assistant ? 1 : 0;
            before = message.Role;
        }

        return turns;
    }

    [GeneratedRegex(@"\[play:([\w-]+)\]", RegexOptions.None, 1000)]
    private static partial Regex Marks();
}
