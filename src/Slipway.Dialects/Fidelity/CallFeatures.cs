namespace Slipway.Dialects.Fidelity;

/// <summary>What concerns the call as a whole.</summary>
public static class CallFeatures
{
    public static readonly RequestFeature EndUser = new("end_user", "The caller's end user", r => r.EndUser);
    public static readonly RequestFeature Metadata = new("metadata", "Labels of the call", r => Canonical.Of(r.Metadata));
    public static readonly RequestFeature ServiceTier = new("service_tier", "Service tier", r => r.ServiceTier);
    public static readonly RequestFeature Store = new("store", "Whether the provider may keep the answer", r => Canonical.Of(r.Store));
    public static readonly RequestFeature PromptCacheKey = new("prompt_cache_key", "Key of the prompt cache", r => r.PromptCacheKey);
    public static readonly RequestFeature SafetySettings = new("safety_settings", "Thresholds of safety filters", r => Canonical.Of(r.SafetySettings.Select(s => $"{s.Category}={s.Threshold}")));

    public static IReadOnlyList<RequestFeature> All { get; } = [EndUser, Metadata, ServiceTier, Store, PromptCacheKey, SafetySettings];
}
