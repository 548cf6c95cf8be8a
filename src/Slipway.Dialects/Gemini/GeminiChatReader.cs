using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Reads the body of <c>:generateContent</c>, <c>:streamGenerateContent</c> and <c>:countTokens</c>.</summary>
internal static class GeminiChatReader
{
    private static readonly FrozenSet<string> Known =
        new[] { "model", "contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "cachedContent", "generateContentRequest", "safetySettings", "labels", "serviceTier" }
            .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownSafety = new[] { "category", "threshold" }.ToFrozenSet(StringComparer.Ordinal);

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
        var messages = new List<ChatMessage>();
        GeminiContents.ReadSystem(root["systemInstruction"], messages);
        GeminiContents.Read(root["contents"], messages);
        var config = root["generationConfig"];
        config.ExpectObject();
        config.NoteUnknown(GeminiConfig.Known);
        GeminiMediaDetail.Apply(messages, GeminiMediaDetail.Read(config["mediaResolution"]));
        var (tools, hosted) = GeminiTools.Read(root["tools"], root["toolConfig"]);
        return new ChatRequest(Model(root, target), messages)
        {
            Sampling = GeminiConfig.Sampling(config),
            ResponseFormat = GeminiConfig.Format(config),
            Reasoning = GeminiConfig.Reasoning(config["thinkingConfig"]),
            Modalities = GeminiConfig.Modalities(config["responseModalities"]),
            Speech = GeminiConfig.Speech(config["speechConfig"]),
            Tools = tools,
            HostedTools = hosted,
            SafetySettings = [.. root["safetySettings"].Items().Select(Safety)],
            Metadata = Labels(root["labels"]),
            ServiceTier = GeminiTier.Read(root["serviceTier"]),
            CachedContent = root["cachedContent"].Text(),
            ToolChoice = GeminiTools.ReadChoice(root["toolConfig"], tools),
            Stream = target.Stream,
            StreamUsage = true,
            UnknownFields = root.Context.Unknown,
        };
    }

    private static string Model(JsonField root, CallTarget target) =>
        ModelName.Bare(target.Model ?? root["model"].RequiredText());

    private static SafetySetting Safety(JsonField setting)
    {
        setting.ExpectObject();
        setting.NoteUnknown(KnownSafety);
        return new SafetySetting(GeminiEnums.Category(setting["category"]) ?? Missing(setting["category"]), GeminiEnums.Threshold(setting["threshold"]) ?? Missing(setting["threshold"]));
    }

    private static string Missing(JsonField field)
    {
        field.Fault("is required");
        return "";
    }

    private static Dictionary<string, string> Labels(JsonField labels)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!labels.ExpectObject())
        {
            return read;
        }

        foreach (var label in labels.Element.EnumerateObject())
        {
            // Not by the indexer: a label's name is the caller's own and no field of the protocol.
            var value = new JsonField(label.Value, new FieldPath(new FieldPath(null, "labels", 0), label.Name, 0), labels.Context);
            read[label.Name] = value.Text() ?? "";
        }

        return read;
    }
}
