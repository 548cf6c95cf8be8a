namespace Slipway.Testing.Upstreams.Anthropic;

/// <summary>
/// What has to follow what: the user begins; every tool_use is answered at the very start of the next message; while tools are at work and
/// every turn thinks, the turn that called them shows its thinking first.
/// </summary>
internal static class AnthropicOrder
{
    public static void Check(IReadOnlyList<HeardMessage> given, bool alwaysThinks)
    {
        Demand.That(given.Count > 0, "messages: at least one message is required");
        var messages = HeardMessage.Merged(given);
        Demand.That(messages[0].Role == HeardMessage.User, "messages: first message must use the \"user\" role");
        HashSet<string> ids = [];
        for (var i = 0; i < messages.Count; i++)
        {
            var calls = messages[i].Parts.OfType<HeardCall>().Select(c => c.Id).ToArray();
            Demand.That(calls.All(ids.Add), $"messages.{i}: `tool_use` ids must be unique");
            var next = i + 1 < messages.Count ? messages[i + 1].Parts : [];
            var answered = next.TakeWhile(p => p is HeardResult).OfType<HeardResult>().Select(r => r.CallId).ToArray();
            Demand.That(calls.All(answered.Contains), $"messages.{i}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", calls.Except(answered))}");
            foreach (var result in next.OfType<HeardResult>())
            {
                Demand.That(calls.Contains(result.CallId), $"messages.{i + 1}: unexpected `tool_use_id` found in `tool_result` blocks: {result.CallId}");
            }
        }

        Demand.That(!messages[0].Parts.OfType<HeardResult>().Any(), "messages.0: `tool_result` without a `tool_use` before it");
        if (messages[^1] is { Role: HeardMessage.Assistant } last)
        {
            Demand.That(last.Parts is not [.., HeardText text] || text.Text.TrimEnd() == text.Text, "messages: final assistant content cannot end with trailing whitespace");
        }

        if (alwaysThinks && messages is [.., { Role: HeardMessage.Assistant } turn, var results] && results.Parts.Any(p => p is HeardResult) && turn.Parts.Any(p => p is HeardCall))
        {
            Demand.That(turn.Parts[0] is HeardThought, $"messages.{messages.Count - 2}.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`.");
        }
    }
}
