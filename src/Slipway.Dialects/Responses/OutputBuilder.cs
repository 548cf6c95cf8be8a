using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Responses;

/// <summary>Who is told of each step while the output is built. Does nothing where a method is not written.</summary>
internal interface IOutputListener
{
    void ItemAdded(OutputItem item) { }

    void ItemDone(OutputItem item) { }

    void ContentAdded(MessageItem item, MessageContent content) { }

    void ContentDone(MessageItem item, MessageContent content) { }

    void Said(MessageItem item, MessageContent content, string text, IReadOnlyList<TokenLogProb> logProbs) { }

    void Cited(MessageItem item, MessageContent content, Citation citation) { }

    void SummaryBegun(ReasoningItem item) { }

    void Thought(ReasoningItem item, string text) { }

    void SummaryDone(ReasoningItem item) { }

    void Argued(CallItem item, string fragment) { }

    void ArgumentsDone(CallItem item) { }
}

/// <summary>
/// Puts the parts of an answer, or the pieces of a streamed one, into the items of a response, and tells a listener. An item ends when one of another
/// kind begins; of calls also when its arguments are whole, since pieces of several calls may come mixed.
/// </summary>
internal sealed class OutputBuilder(ResponseObject response, IOutputListener listener)
{
    private readonly Dictionary<int, CallItem> calls = [];
    private readonly HashSet<string> states = new(StringComparer.Ordinal);
    private OutputItem? open;
    private MessageContent? content;
    private int wholeCalls;

    public void Add(ContentPart part)
    {
        switch (part)
        {
            case TextPart text:
                Text(text.Text, text.State, separate: true);
                foreach (var citation in text.Citations)
                {
                    Cite(citation);
                }

                break;
            case ThoughtPart thought:
                Close();
                Think(thought.Text, thought.State, thought.Id);
                break;
            case RefusalPart refusal:
                Refuse(refusal.Text);
                break;
            case ToolCallPart call:
                // Whole calls are numbered apart from those of a stream, which count from 0.
                Call(--wholeCalls, call.Id, call.Name, call.State);
                Argue(wholeCalls, call.ArgumentsJson);
                break;
            case MediaPart { Data: { } data } media when media.MimeType.StartsWith("image/", StringComparison.OrdinalIgnoreCase):
                var id = response.NextId("ig");
                Whole(id, OutputItemWriter.Picture(id, media.MimeType, data));
                break;
            case HostedPart step when step.Dialect == DialectId.Responses.Value:
                Whole(response.NextId("item"), step.Json);
                break;
        }
    }

    public void Text(string text, ReasoningState? state, bool separate = false)
    {
        if (text.Length > 0 || separate)
        {
            var (message, part) = Content(refusal: false, separate);
            part.Text.Append(text);
            listener.Said(message, part, text, []);
        }

        Remember(state);
    }

    public void Refuse(string text)
    {
        var (message, part) = Content(refusal: true, separate: false);
        part.Text.Append(text);
        listener.Said(message, part, text, []);
    }

    public void LogProbs(IReadOnlyList<TokenLogProb> logProbs)
    {
        if ((open as MessageItem ?? response.Items.OfType<MessageItem>().LastOrDefault()) is { Content: [.., var part] } message && !part.IsRefusal)
        {
            part.LogProbs.AddRange(logProbs);
            if (!message.Done)
            {
                listener.Said(message, part, "", logProbs);
            }
        }
    }

    public void Cite(Citation citation)
    {
        var (message, part) = Content(refusal: false, separate: false);
        part.Citations.Add(citation);
        listener.Cited(message, part, citation);
    }

    public void Think(string text, ReasoningState? state, string? id)
    {
        var carried = Carried(state);
        if (text.Length == 0 && (carried is null || (open is not ReasoningItem && states.Contains(carried))))
        {
            return;
        }

        if (open is not ReasoningItem item)
        {
            Close();
            item = Begin(new ReasoningItem(id ?? response.NextId("rs"), response.Items.Count));
        }

        if (text.Length > 0)
        {
            if (item.Summary.Length == 0)
            {
                listener.SummaryBegun(item);
            }

            item.Summary.Append(text);
            listener.Thought(item, text);
        }

        if (carried is not null)
        {
            states.Add(carried);
            item.State = carried;
            Close();
        }
    }

    public void Call(int number, string callId, string name, ReasoningState? state)
    {
        Remember(state);
        if (open is not CallItem)
        {
            Close();
        }

        foreach (var (other, item) in calls.Where(call => IsWhole(call.Value)).ToList())
        {
            Finish(item);
            calls.Remove(other);
        }

        var custom = response.Echo.CustomTools.Contains(name);
        calls[number] = Begin(new CallItem(response.NextId(custom ? "ctc" : "fc"), response.Items.Count, callId, name, custom));
    }

    public void Argue(int number, string fragment)
    {
        if (fragment.Length > 0 && calls.TryGetValue(number, out var item))
        {
            item.Arguments.Append(fragment);
            listener.Argued(item, fragment);
        }
    }

    /// <summary>The answer is over.</summary>
    public void CloseAll() => Close();

    private void Whole(string id, string json)
    {
        Close();
        Begin(new WholeItem(id, response.Items.Count, json));
        Close();
    }

    /// <summary>A state that belongs to a text or a call: the format has a place for states only in reasoning, once a turn.</summary>
    private void Remember(ReasoningState? state)
    {
        if (Carried(state) is { } carried && !states.Contains(carried))
        {
            Close();
            Think("", state, null);
        }
    }

    /// <summary>The state as the client is to send it back; null where it means nothing in this format.</summary>
    private static string? Carried(ReasoningState? state) =>
        state is { } given && (given.Family == ReasoningFamily.OpenAi || given.Family == ReasoningFamily.Vault) ? given.Value : null;

    private (MessageItem Message, MessageContent Content) Content(bool refusal, bool separate)
    {
        if (open is not MessageItem message)
        {
            Close();
            message = Begin(new MessageItem(response.NextId("msg"), response.Items.Count));
        }

        if (content is null || content.IsRefusal != refusal || separate)
        {
            CloseContent(message);
            content = new MessageContent(refusal);
            message.Content.Add(content);
            listener.ContentAdded(message, content);
        }

        return (message, content);
    }

    private T Begin<T>(T item)
        where T : OutputItem
    {
        open = response.Add(item);
        listener.ItemAdded(item);
        return item;
    }

    private void CloseContent(MessageItem message)
    {
        if (content is { } done)
        {
            content = null;
            listener.ContentDone(message, done);
        }
    }

    private void Close()
    {
        switch (open)
        {
            case MessageItem message:
                CloseContent(message);
                Finish(message);
                break;
            case ReasoningItem { Done: false } reasoning:
                if (reasoning.Summary.Length > 0)
                {
                    listener.SummaryDone(reasoning);
                }

                Finish(reasoning);
                break;
            case WholeItem whole:
                Finish(whole);
                break;
            case CallItem:
                foreach (var call in calls.Values)
                {
                    Finish(call);
                }

                calls.Clear();
                break;
        }

        open = null;
    }

    private void Finish(OutputItem item)
    {
        if (item.Done)
        {
            return;
        }

        item.Done = true;
        if (item is CallItem call)
        {
            listener.ArgumentsDone(call);
        }

        listener.ItemDone(item);
    }

    private static bool IsWhole(CallItem item)
    {
        if (item.Arguments.Length == 0)
        {
            return false;
        }

        try
        {
            JsonDocument.Parse(item.Arguments.ToString()).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
