using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Json;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Moderations;

/// <summary>
/// OpenAI's moderations as far as a gateway has to read them: the model's name, which callers may leave out. The rest passes as bytes to an upstream
/// that offers them; no other model's words could stand for its scores.
/// </summary>
public sealed class ModerationsInbound : IInboundDialect
{
    public DialectId Id => DialectId.Moderations;

    /// <summary>The model is empty where the caller names none.</summary>
    public Result<CallHead> Peek(ReadOnlySpan<byte> body, CallTarget target)
    {
        if (WireJson.CheckText(body) is { } error)
        {
            return error;
        }

        try
        {
            return Scan(body);
        }
        catch (JsonException exception)
        {
            return WireJson.Malformed(exception);
        }
    }

    public Result<ChatRequest> ReadChat(ReadOnlyMemory<byte> body, CallTarget target) =>
        new Error(ErrorKind.InvalidRequest, "This model's upstream offers no moderations. Give the model an upstream that does, such as openai/omni-moderation-latest.") { Field = "model", Code = "unsupported_operation" };

    public void WriteChat(IBufferWriter<byte> output, ChatResponse response) => throw new NotSupportedException();

    public IChatStreamWriter OpenStream(CallHead head, CallTarget target) => throw new NotSupportedException();

    public IReadOnlyDictionary<string, string> RequestFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<ReplyLoss> ReplyLosses => [];

    public void WriteError(IBufferWriter<byte> output, Error error, string requestId) => OpenAiErrors.Write(output, error, requestId);

    private static Result<CallHead> Scan(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Error.Invalid("The body must be a JSON object.");
        }

        string? model = null;
        bool named = false, input = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isModel = reader.ValueTextEquals("model"u8);
            input |= reader.ValueTextEquals("input"u8);
            reader.Read();
            if (!isModel)
            {
                reader.Skip();
                continue;
            }

            if (named)
            {
                return Error.Invalid("'model' stands twice in the body; send each field once.", "model");
            }

            named = true;
            if (reader.TokenType != JsonTokenType.String)
            {
                return Error.Invalid("'model' must be a string; leave it out for the one that is configured.", "model");
            }

            model = reader.GetString();
        }

        // Anything after the object is a JsonException here.
        reader.Read();
        return input ? new CallHead(ModelName.Bare(model ?? "")) : Error.Invalid("'input' is required: a string, an array of strings, or an array of parts.", "input");
    }
}
