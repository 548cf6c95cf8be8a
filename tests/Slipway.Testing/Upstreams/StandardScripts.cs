namespace Slipway.Testing.Upstreams;

/// <summary>The conversations that every client holds with every upstream.</summary>
public static class StandardScripts
{
    public const string Text = "The harbour opens at nine.";
    public const string Json = """{"city":"Porto","temperature":21,"windy":false}""";
    public const string Opening = "I will look.";

    public static IReadOnlyDictionary<string, Script> All { get; } = new Dictionary<string, Script>(StringComparer.Ordinal)
    {
        ["text"] = new(new Turn(new Say("The harbour ", "opens ", "at nine."))),
        ["cut"] = new(new Turn(new Say("The harbour ", "opens")) { CutOff = true }),
        ["letters"] = new(new Turn(new Say("Zo\u00eb pays 5 \u20ac ", "for \ud83c\udf4b\ud83c\udf4b\n", "\"quoted\" \\ \t<b>"))),

        // Two parallel calls, then a third that needs their results, then the answer.
        ["tools"] = new(
            new Turn(
                new Think("Two cities, so two calls."),
                new Say(Opening),
                new Call("weather", "{\"city\":", "\"Porto\"}"),
                new Call("weather", "{\"city\":\"Fa", "ro\"}")),
            new Turn(new Call("clock", "{\"city\":\"Porto\"}")),
            new Turn(new SayResults())),

        ["json"] = new(new Turn(new AnswerJson(Json))),
        ["vision"] = new(new Turn(new SaySeen())),
        ["thinking"] = new(new Turn(new Think("Nine is when it opens."), new Say("The harbour ", "opens ", "at nine."))),
        ["refused"] = new(new Turn(new Fail(Trouble.InvalidRequest))),
        ["busy"] = new(new Turn(new Fail(Trouble.RateLimited))),
        ["overloaded"] = new(new Turn(new Fail(Trouble.Overloaded))),
        ["broken"] = new(new Turn(new Say("The harbour "), new Fail(Trouble.Overloaded))),
    };
}
