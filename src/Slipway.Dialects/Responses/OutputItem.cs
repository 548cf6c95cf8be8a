using System.Text;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Responses;

/// <summary>One item of a response's <c>output</c> while it is made.</summary>
/// <param name="Id">Its id; made of the response's and the item's number.</param>
/// <param name="Index">Its place in <c>output</c>.</param>
internal abstract class OutputItem(string id, int index)
{
    public string Id => id;

    public int Index => index;

    /// <summary>Nothing more is added to it.</summary>
    public bool Done { get; set; }
}

/// <summary>Thoughts, and the state that the client is to send back.</summary>
internal sealed class ReasoningItem(string id, int index) : OutputItem(id, index)
{
    public StringBuilder Summary { get; } = new();

    public string? State { get; set; }
}

/// <summary>What is said: texts and refusals.</summary>
internal sealed class MessageItem(string id, int index) : OutputItem(id, index)
{
    public List<MessageContent> Content { get; } = [];
}

/// <summary>A text or a refusal of a message.</summary>
internal sealed class MessageContent(bool refusal)
{
    public bool IsRefusal => refusal;

    public StringBuilder Text { get; } = new();

    public List<Citation> Citations { get; } = [];

    public List<TokenLogProb> LogProbs { get; } = [];
}

/// <summary>A call of a function, or of a custom tool, whose input is free text.</summary>
internal sealed class CallItem(string id, int index, string callId, string name, bool custom) : OutputItem(id, index)
{
    public string CallId => callId;

    public string Name => name;

    public bool IsCustom => custom;

    public StringBuilder Arguments { get; } = new();
}

/// <summary>An item that comes whole: a picture, or a step of one of OpenAI's own tools as it was given.</summary>
internal sealed class WholeItem(string id, int index, string json) : OutputItem(id, index)
{
    public string Json => json;
}
