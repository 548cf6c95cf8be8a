using Slipway.Core.Chat;

namespace Slipway.Gateway.Calls;

/// <summary>Gives the choices of one answer other numbers, where several answers become one.</summary>
internal static class ChoiceShift
{
    public static ChatStreamEvent By(int offset, ChatStreamEvent streamEvent) => streamEvent switch
    {
        TextDelta delta => delta with { Choice = delta.Choice + offset },
        ThoughtDelta delta => delta with { Choice = delta.Choice + offset },
        RefusalDelta delta => delta with { Choice = delta.Choice + offset },
        PartDelta delta => delta with { Choice = delta.Choice + offset },
        CitationDelta delta => delta with { Choice = delta.Choice + offset },
        ToolCallStarted call => call with { Choice = call.Choice + offset },
        ToolCallArguments arguments => arguments with { Choice = arguments.Choice + offset },
        LogProbsDelta delta => delta with { Choice = delta.Choice + offset },
        ChoiceFinished finished => finished with { Choice = finished.Choice + offset },
        _ => streamEvent,
    };
}
