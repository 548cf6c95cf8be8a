using System.Text.RegularExpressions;
using Slipway.Core.Chat;
using Slipway.Core.Fidelity;
using Slipway.Dialects.Fidelity;
using static Slipway.Core.Fidelity.LossEffect;

namespace Slipway.Dialects.OpenAi;

/// <summary>What requests for chat completions cannot say: OpenAI's own form, and what single servers refuse of it.</summary>
internal static partial class OpenAiRequestLosses
{
    private const string NoEffort = "the model does not reason by effort, as far as its name says";

    public static IReadOnlyList<RequestLoss> All { get; } =
    [
        new(PromptFeatures.FileId, Dropped, "a file id of another provider means nothing there") { When = (r, _) => Media(r).Any(media => media.IsFileId && !OpenAiPartWriter.IsOwnFile(media)) },
        new(PromptFeatures.SpokenHistory, Dropped, "a spoken answer can be named only to the provider that gave it") { When = (r, _) => Media(r).Any(media => media.Id is not null && !OpenAiMessageWriter.IsNamedSound(media)) },
        new(PromptFeatures.CacheMarks, Dropped, "OpenAI caches prompts by itself and takes no marks") { When = (_, m) => !m.Traits.CacheMarks },
        new(PromptFeatures.CachedContent, Dropped, "OpenAI has no caches by name"),
        new(SamplingFeatures.TopK, Dropped, "OpenAI has no top-k; servers that take it are marked with extended sampling") { When = (_, m) => !m.Traits.ExtendedSampling },
        new(SamplingFeatures.MinP, Dropped, "OpenAI has no min-p; servers that take it are marked with extended sampling") { When = (_, m) => !m.Traits.ExtendedSampling },
        new(ToolFeatures.SomeAllowed, Emulated, "only the tools that are allowed are sent") { When = (_, m) => !m.Traits.AllowedTools },
        new(ToolFeatures.ResultError, Emulated, "a tool message has no mark of failure; its text says it"),
        new(ToolFeatures.ResultMedia, Emulated, "a tool message holds text only; the images follow in a user message") { When = (_, m) => !m.Traits.ToolResultImages },
        new(ToolFeatures.WebSearch, Dropped, "the model runs no web search, as far as its name says") { When = (_, m) => !OpenAiAbilities.Searches(m) },
        new(ToolFeatures.CodeExecution, Dropped, "chat completions run no code"),
        new(ToolFeatures.UrlContext, Dropped, "chat completions read no web pages"),
        new(ToolFeatures.OtherHosted, Dropped, "the tool belongs to another provider"),
        new(ToolFeatures.HostedHistory, Dropped, "steps of another provider's tools mean nothing there"),
        new(AnswerFeatures.Speech, Dropped, "a voice is asked for, but no spoken answer") { When = (r, _) => !r.Modalities.Contains("audio", StringComparer.Ordinal) },
        new(AnswerFeatures.Verbosity, Dropped, "the model takes no verbosity, as far as its name says") { When = (_, m) => !OpenAiAbilities.IsVerbose(m) },
        new(ReasoningFeatures.Effort, Dropped, NoEffort) { When = (_, m) => !OpenAiAbilities.Reasons(m) },
        new(ReasoningFeatures.Budget, Dropped, NoEffort) { When = (_, m) => !OpenAiAbilities.Reasons(m) },
        new(ReasoningFeatures.Budget, Rewritten, "OpenAI takes an effort in place of a number of tokens") { When = (_, m) => OpenAiAbilities.Reasons(m) && !m.Traits.ReasoningObject },
        new(ReasoningFeatures.IncludeThoughts, Dropped, "chat completions show no thoughts, or always") { When = (_, m) => !m.Traits.ReasoningObject },
        new(ReasoningFeatures.Summary, Dropped, "chat completions sum up no thoughts"),
        new(ReasoningFeatures.Thoughts, Dropped, "this server takes no earlier thoughts") { When = (_, m) => m.Traits.ThoughtsField is null },
        new(ReasoningFeatures.GeminiState, Dropped, "a Gemini signature means nothing to other models"),
        new(ReasoningFeatures.AnthropicState, Dropped, "an Anthropic signature means nothing to other models"),
        new(ReasoningFeatures.OpenAiState, Dropped, "chat completions take no encrypted reasoning; the Responses API does"),
        new(CallFeatures.Metadata, Dropped, "OpenAI takes labels only for answers that it keeps; set store") { When = (r, _) => !OpenAiAbilities.TakesLabels(r) },
        new(CallFeatures.ServiceTier, Dropped, "OpenAI has no such tier: auto, default, flex, priority or scale") { When = (r, _) => OpenAiAbilities.Tier(r) is null },
        new(CallFeatures.ServiceTier, Rewritten, "OpenAI's word for the standard tier is default") { When = (r, _) => OpenAiAbilities.Tier(r) is { } tier && tier != r.ServiceTier },
        new(CallFeatures.SafetySettings, Dropped, "OpenAI has no thresholds of safety filters"),
        .. OfServers(),
        .. OpenAiFidelity.RequestFields.Select(Refused),
    ];

    /// <summary>A field is refused where it is named, or where the one that holds it is.</summary>
    public static bool IsRefused(OpenAiTraits traits, string path)
    {
        var end = path.Length;
        while (traits.Refused.Count > 0 && end > 0)
        {
            if (traits.Refused.ContainsKey(path[..end]))
            {
                return true;
            }

            end = path.LastIndexOf('.', end - 1);
        }

        return false;
    }

    private static RequestLoss[] OfServers() =>
    [
        new(PromptFeatures.Developer, Rewritten, OpenAiReasons.Developer) { When = (_, m) => m.Traits.DeveloperRole is not null },
        new(PromptFeatures.RefusalHistory, Rewritten, OpenAiReasons.Refusal) { When = (_, m) => m.Traits.TextRoles.Contains("assistant", StringComparer.Ordinal) },
        new(SamplingFeatures.Temperature, Rewritten, OpenAiReasons.Temperature) { When = (r, m) => r.Sampling.Temperature > m.Traits.MaxTemperature },
        new(SamplingFeatures.Stop, Rewritten, OpenAiReasons.Stops) { When = (r, m) => r.Sampling.Stop.Count > m.Traits.MaxStops },
        new(ReasoningFeatures.Effort, Rewritten, OpenAiReasons.Effort) { When = (r, m) => OpenAiAbilities.Reasons(m) && m.Traits.Efforts.Count > 0 && !m.Traits.Efforts.Contains(r.Reasoning?.Effort, StringComparer.Ordinal) },
        new(ToolFeatures.Choice, Rewritten, OpenAiReasons.Choice) { When = (r, m) => IsWeakened(r, m.Traits) },
        new(AnswerFeatures.JsonSchema, Emulated, OpenAiReasons.Schema) { When = (_, m) => m.Traits.JsonSchemaAs is not null },
        new(AnswerFeatures.SchemaName, Dropped, OpenAiReasons.Schema) { When = (_, m) => m.Traits.JsonSchemaAs is not null },
        new(AnswerFeatures.SchemaStrict, Dropped, OpenAiReasons.Schema) { When = (_, m) => m.Traits.JsonSchemaAs is not null },
    ];

    /// <summary>A call that must be made becomes one that may be.</summary>
    private static bool IsWeakened(ChatRequest request, OpenAiTraits traits) =>
        traits.RequiredChoice == "auto" && request.Tools.Count > 0 && request.ToolChoice is { Mode: ToolChoiceMode.Required, AllowedNames.Count: not 1 };

    private static RequestLoss Refused(KeyValuePair<string, string> field)
    {
        var path = Index().Replace(field.Value, "");
        path = path.StartsWith("content.", StringComparison.Ordinal) ? "messages." + path : path;
        return new(RequestFeatures.All.Single(feature => feature.Id == field.Key), Dropped, OpenAiReasons.Refused) { When = (_, m) => IsRefused(m.Traits, path) };
    }

    private static IEnumerable<MediaPart> Media(ChatRequest request) => request.Messages.SelectMany(message => message.Parts).OfType<MediaPart>();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Index();
}
