namespace Slipway.Testing.Upstreams.Gemini;

/// <summary>Calls and their responses go together turn by turn; from Gemini 3 on a call in the current turn has to bring back its signature.</summary>
internal static class GeminiOrder
{
    /// <summary>What clients send that have lost a signature, and what the real server lets pass.</summary>
    private const string Skip = "skip_thought_signature_validator";

    public static bool WantsSignatures(string model) => model.StartsWith("gemini-3", StringComparison.Ordinal);

    public static void Check(IReadOnlyList<HeardMessage> given, string model, string family)
    {
        var contents = HeardMessage.Merged(given);
        var pending = 0;
        for (var i = 0; i < contents.Count; i++)
        {
            var parts = contents[i].Parts;
            var (calls, responses) = (parts.Count(p => p is HeardCall), parts.Count(p => p is HeardResult));
            Demand.That(calls == 0 || contents[i].Role == HeardMessage.Assistant, $"contents[{i}]: function calls stand in model turns.");
            Demand.That(responses == 0 || contents[i].Role == HeardMessage.User, $"contents[{i}]: function responses stand in user turns.");
            Demand.That(pending == responses, pending == 0
                ? "Please ensure that function response turn comes immediately after a function call turn."
                : $"Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn. ({pending} calls, {responses} responses)");
            Demand.That(calls == 0 || i > 0, "Please ensure that function call turn comes immediately after a user turn or after a function response turn.");
            pending = calls;
        }

        if (WantsSignatures(model))
        {
            Signatures(contents, family);
        }
    }

    private static void Signatures(IReadOnlyList<HeardMessage> contents, string family)
    {
        var current = contents.Count - 1;
        while (current > 0 && !(contents[current].Role == HeardMessage.User && contents[current].Parts.Any(p => p is HeardText or HeardMedia)))
        {
            current--;
        }

        foreach (var turn in contents.Skip(current).Where(m => m.Role == HeardMessage.Assistant))
        {
            var first = true;
            foreach (var call in turn.Parts.OfType<HeardCall>())
            {
                Demand.That(!first || call.Signature is not null, $"Function call is missing a thought_signature in functionCall parts. Function call `{call.Tool}`.");
                Demand.That(call.Signature is null or Skip || call.Signature == Signature.OfCall(family, call.Tool, call.Arguments), $"Corrupted thought signature. Function call `{call.Tool}`.");
                first = false;
            }
        }
    }
}
