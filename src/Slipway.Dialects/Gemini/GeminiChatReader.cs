using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Reads the body of <c>:generateContent</c>, <c>:streamGenerateContent</c> and <c>:countTokens</c>.</summary>
internal static class GeminiChatReader
{
    private static readonly FrozenSet<string> Known =
        new[] { "model", "contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "cachedContent", "generateContentRequest" }
            .ToFrozenSet(StringComparer.Ordinal);

    public static Result<ChatRequest> Read(ReadOnlyMemory<byte> body, CallTarget target) => Parse(body, root => Read(root, target));

    /// <summary>Two forms: the contents alone, or a whole request under <c>generateContentRequest</c>.</summary>
    public static Result<ChatRequest> ReadCountTokens(ReadOnlyMemory<byte> body, CallTarget target) => Parse(body, root =>
    {
        var whole = root["generateContentRequest"];
        if (!whole.IsPresent)
        {
            return Read(root, target);
        }

        whole.ExpectObject();
        return Read(whole, target);
    });

    private static Result<ChatRequest> Parse(ReadOnlyMemory<byte> body, Func<JsonField, ChatRequest> read)
    {
        if (!WireJson.ParseRequest(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext { ProtoJson = true };
            return context.Finish(read(JsonField.Root(document, context)));
        }
    }

    private static ChatRequest Read(JsonField root, CallTarget target)
    {
        root.NoteUnknown(Known);
        if (root["cachedContent"].IsPresent)
        {
            root["cachedContent"].Fault("names a cache of another service; send its content in 'contents'", "unsupported_field");
        }

        var messages = new List<ChatMessage>();
        GeminiContents.ReadSystem(root["systemInstruction"], messages);
        GeminiContents.Read(root["contents"], messages);
        var config = root["generationConfig"];
        config.ExpectObject();
        config.NoteUnknown(GeminiConfig.Known);
        var tools = GeminiTools.Read(root["tools"]);
        return new ChatRequest(Model(root, target), messages)
        {
            Sampling = GeminiConfig.Sampling(config),
            ResponseFormat = GeminiConfig.Format(config),
            Reasoning = GeminiConfig.Reasoning(config["thinkingConfig"]),
            Tools = tools,
            ToolChoice = GeminiTools.ReadChoice(root["toolConfig"], tools),
            Stream = target.Stream,
            StreamUsage = true,
            UnknownFields = root.Context.Unknown,
        };
    }

    private static string Model(JsonField root, CallTarget target) =>
        ModelName.Bare(target.Model ?? root["model"].RequiredText());
}
