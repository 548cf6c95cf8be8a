using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Responses;

/// <summary>
/// Writes a <c>response</c> object. The format has one answer; of several the first is given. The parts pass through the stream's own builder, so
/// that an answer is the same whole and in pieces.
/// </summary>
internal static class ResponsesReplyWriter
{
    public static void Write(IBufferWriter<byte> output, ChatResponse response, Asked asked)
    {
        var made = new ResponseObject(ResponseObject.IdOf(asked.ReplyId, response.Id), response.Model, response.Created, new ResponsesEcho(asked.Body))
        {
            Usage = response.Usage,
            ServiceTier = OpenAiAbilities.Tier(response.ServiceTier),
        };
        var builder = new OutputBuilder(made, new Nobody());
        if (response.Choices is [var choice, ..])
        {
            made.Reason = choice.FinishReason;
            foreach (var part in choice.Message.Parts)
            {
                builder.Add(part);
            }

            if (choice.LogProbs.Count > 0)
            {
                builder.LogProbs(choice.LogProbs);
            }
        }

        builder.CloseAll();
        using var json = WireJson.Writer(output);
        made.Write(json, made.EndStatus);
    }

    /// <summary>A whole answer has nobody who listens to its pieces.</summary>
    private sealed class Nobody : IOutputListener;
}
