using Slipway.Core.Chat;

namespace Slipway.Dialects.Fidelity;

/// <summary>Functions of the caller, and tools that the provider runs.</summary>
public static class ToolFeatures
{
    public static readonly RequestFeature Tools = new("tools", "Functions with their schemas", r => Canonical.Of(r.Tools.Select(t => $"{t.Name}({t.Description}){Canonical.Schema(t.ParametersJsonSchema)}")));
    public static readonly RequestFeature Strict = new("tool_strict", "Arguments must match the schema", r => Canonical.Of(r.Tools.Where(t => t.Strict == true).Select(t => t.Name)));
    public static readonly RequestFeature Choice = new("tool_choice", "Whether a tool must or must not be called", r => r.ToolChoice?.Mode is { } mode and not ToolChoiceMode.Auto ? mode.ToString() : null);
    public static readonly RequestFeature OneAllowed = new("tool_choice_named", "The one function to be called", r => r.ToolChoice is { AllowedNames: [var name] } ? name : null);
    public static readonly RequestFeature SomeAllowed = new("tool_choice_several", "Several functions of which one is to be called", r => r.ToolChoice is { AllowedNames.Count: > 1 } choice ? Canonical.Of(choice.AllowedNames) : null);
    public static readonly RequestFeature Sequential = new("parallel_tool_calls", "No several calls in one turn", r => r.ToolChoice?.Parallel == false ? "false" : null);
    public static readonly RequestFeature Calls = new("tool_calls", "Calls in the history, with their ids", r => Canonical.Parts<ToolCallPart>(r, c => $"{c.Id} {c.Name} {Canonical.Schema(c.ArgumentsJson)}"));
    public static readonly RequestFeature Results = new("tool_results", "Results of calls", r => Canonical.Parts<ToolResultPart>(r, t => $"{t.CallId} {t.Content}"));
    public static readonly RequestFeature ResultError = new("tool_result_error", "Mark that a call failed", r => Canonical.Parts<ToolResultPart>(r, t => t.IsError ? t.CallId : null));
    public static readonly RequestFeature ResultMedia = new("tool_result_media", "Images and files in a result", r => Canonical.Parts<ToolResultPart>(r, t => t.Media.Count > 0 ? $"{t.CallId} {t.Media.Count}" : null));
    public static readonly RequestFeature WebSearch = new("web_search", "Search of the web, run by the provider", r => Hosted(r, t => t.Kind == HostedTool.WebSearch));
    public static readonly RequestFeature CodeExecution = new("code_execution", "Code execution, run by the provider", r => Hosted(r, t => t.Kind == HostedTool.CodeExecution));
    public static readonly RequestFeature UrlContext = new("url_context", "Reading of web pages, run by the provider", r => Hosted(r, t => t.Kind == HostedTool.UrlContext));
    public static readonly RequestFeature OtherHosted = new("hosted_tools", "Other tools that the provider runs", r => Hosted(r, t => t.Kind is not (HostedTool.WebSearch or HostedTool.CodeExecution or HostedTool.UrlContext)));
    public static readonly RequestFeature HostedHistory = new("hosted_history", "Steps of the provider's tools in the history", r => Canonical.Parts<HostedPart>(r, p => p.Kind));

    public static IReadOnlyList<RequestFeature> All { get; } =
        [Tools, Strict, Choice, OneAllowed, SomeAllowed, Sequential, Calls, Results, ResultError, ResultMedia, WebSearch, CodeExecution, UrlContext, OtherHosted, HostedHistory];

    private static string? Hosted(ChatRequest request, Func<HostedTool, bool> which) => Canonical.Of(request.HostedTools.Where(which).Select(t => t.Kind));
}
