using Slipway.Core.Chat;

namespace Slipway.Dialects.Fidelity;

/// <summary>What the conversation consists of.</summary>
public static class PromptFeatures
{
    public static readonly RequestFeature System = new("system", "System instruction", r => Canonical.Of(Spoken(r, m => m.Role == ChatRole.System || m.Role == ChatRole.Developer)));
    public static readonly RequestFeature Developer = new("developer", "Developer instruction, apart from the system's", r => Canonical.Of(Spoken(r, m => m.Role == ChatRole.Developer)));
    public static readonly RequestFeature LateSystem = new("late_system", "System instruction in the middle of the conversation", r => Canonical.Of(Late(r)));
    public static readonly RequestFeature ParticipantName = new("participant_name", "Name of a participant", r => Canonical.Of(r.Messages.Select(m => m.Name).OfType<string>()));
    public static readonly RequestFeature ImageData = new("image_data", "Image, its bytes", r => Canonical.Media(r, m => IsImage(m) && m.Data is not null, Bytes));
    public static readonly RequestFeature ImageUri = new("image_uri", "Image by web address", r => Canonical.Media(r, m => IsImage(m) && IsWeb(m), m => m.Uri));
    public static readonly RequestFeature ImageDetail = new("image_detail", "Detail at which an image is read", r => Canonical.Media(r, IsImage, m => m.Detail));
    public static readonly RequestFeature AudioData = new("audio_data", "Sound, its bytes", r => Canonical.Media(r, m => IsAudio(m) && m.Data is not null, Bytes));
    public static readonly RequestFeature FileData = new("file_data", "File, its bytes", r => Canonical.Media(r, m => IsFile(m) && m.Data is not null, Bytes));
    public static readonly RequestFeature FileUri = new("file_uri", "Sound or file by web address", r => Canonical.Media(r, m => !IsImage(m) && IsWeb(m), m => m.Uri));
    public static readonly RequestFeature CloudStorage = new("gs_uri", "Image, sound or file in Cloud Storage (gs://)", r => Canonical.Media(r, IsCloud, m => m.Uri));
    public static readonly RequestFeature FileId = new("file_id", "File by a provider's id", r => Canonical.Media(r, m => m.IsFileId, m => m.Uri));
    public static readonly RequestFeature MediaName = new("media_name", "Name of a file", r => Canonical.Media(r, _ => true, m => m.Name));
    public static readonly RequestFeature SpokenHistory = new("spoken_history", "Earlier answer that was spoken, by id", r => Canonical.Media(r, m => m.Id is not null, m => m.Id));
    public static readonly RequestFeature RefusalHistory = new("refusal_history", "Earlier refusal, marked as one", r => Canonical.Parts<RefusalPart>(r, p => p.Text));
    public static readonly RequestFeature Prefill = new("prefill", "Beginning of the answer, given by the caller", r => r.Messages is [.., { } last] && last.Role == ChatRole.Assistant && !last.Parts.Any(p => p is ToolCallPart) ? Canonical.Of(last.Parts.OfType<TextPart>().Select(p => p.Text)) : null);
    public static readonly RequestFeature CacheMarks = new("cache_marks", "Marks for the provider's prompt cache", r => Canonical.Of(r.Messages.SelectMany(m => m.Parts).Select(p => p.Cache).Concat(r.Tools.Select(t => t.Cache)).OfType<CacheMark>().Select(c => c.Ttl ?? "default")));
    public static readonly RequestFeature CachedContent = new("cached_content", "Cache at the provider in front of the messages", r => r.CachedContent);

    public static IReadOnlyList<RequestFeature> All { get; } =
    [
        System, Developer, LateSystem, ParticipantName, ImageData, ImageUri, ImageDetail, AudioData, FileData, FileUri, CloudStorage, FileId,
        MediaName, SpokenHistory, RefusalHistory, Prefill, CacheMarks, CachedContent,
    ];

    internal static bool IsImage(MediaPart media) => media.MimeType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) && !media.IsFileId;

    internal static bool IsAudio(MediaPart media) => media.MimeType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) && !media.IsFileId;

    private static bool IsFile(MediaPart media) => !IsImage(media) && !IsAudio(media) && !media.IsFileId;

    private static bool IsWeb(MediaPart media) => !media.IsFileId && media.Uri?.StartsWith("http", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsCloud(MediaPart media) => !media.IsFileId && media.Uri?.StartsWith("gs:", StringComparison.OrdinalIgnoreCase) == true;

    private static string? Bytes(MediaPart media) => media.MimeType + ":" + Convert.ToBase64String(media.Data!.Value.Span);

    private static IEnumerable<string> Spoken(ChatRequest request, Func<ChatMessage, bool> which) =>
        request.Messages.Where(which).SelectMany(m => m.Parts).OfType<TextPart>().Select(p => p.Text);

    private static IEnumerable<string> Late(ChatRequest request) =>
        request.Messages.SkipWhile(IsInstruction).Where(IsInstruction).SelectMany(m => m.Parts).OfType<TextPart>().Select(p => p.Text);

    private static bool IsInstruction(ChatMessage message) => message.Role == ChatRole.System || message.Role == ChatRole.Developer;
}
