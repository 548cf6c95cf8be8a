using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>Reads the bodies of <c>POST /api/chat</c> and <c>POST /api/generate</c>. Streams unless told not to.</summary>
internal static class OllamaChatReader
{
    private static readonly FrozenSet<string> KnownInChat = new[]
    {
        "model", "messages", "stream", "format", "options", "tools", "think", "logprobs", "top_logprobs",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownInGenerate = new[]
    {
        "model", "prompt", "system", "images", "stream", "format", "options", "think", "logprobs", "top_logprobs",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static Result<ChatRequest> ReadChat(ReadOnlyMemory<byte> body) =>
        Read(body, KnownInChat, root => OllamaMessages.Read(root["messages"]), root => OllamaTools.Read(root["tools"]));

    public static Result<ChatRequest> ReadGenerate(ReadOnlyMemory<byte> body) => Read(body, KnownInGenerate, Prompt, _ => []);

    private static Result<ChatRequest> Read(ReadOnlyMemory<byte> body, FrozenSet<string> known, Func<JsonField, IReadOnlyList<ChatMessage>> messages, Func<JsonField, IReadOnlyList<ToolDefinition>> tools)
    {
        if (!WireJson.ParseRequest(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext();
            var root = JsonField.Root(document, context);
            root.NoteUnknown(known);
            return context.Finish(new ChatRequest(ModelName.Bare(root["model"].RequiredText()), messages(root))
            {
                Sampling = OllamaOptions.Read(root),
                Tools = tools(root),
                ResponseFormat = OllamaFormat.Read(root["format"]),
                Reasoning = OllamaThink.Read(root["think"]),
                Stream = root["stream"].Bool() ?? true,
                StreamUsage = true,
                UnknownFields = context.Unknown,
            });
        }
    }

    private static IReadOnlyList<ChatMessage> Prompt(JsonField root)
    {
        var user = new ChatMessage(ChatRole.User, [new TextPart(root["prompt"].Text() ?? ""), .. OllamaImages.Read(root["images"])]);
        return root["system"].Text() is { Length: > 0 } system ? [ChatMessage.Text(ChatRole.System, system), user] : [user];
    }
}
