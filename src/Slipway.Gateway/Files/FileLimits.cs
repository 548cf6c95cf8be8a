namespace Slipway.Gateway.Files;

/// <summary>How much may be kept. Sizes in bytes.</summary>
public sealed record FileLimits
{
    /// <summary>OpenAI's limit.</summary>
    public long FileBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>All files of one tenant together.</summary>
    public long TenantBytes { get; init; } = 20L * 1024 * 1024 * 1024;

    /// <summary>What is put into a chat request in place of references, all parts together.</summary>
    public long InlineBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>How long an upload in pieces may take, from its start.</summary>
    public TimeSpan UploadTime { get; init; } = TimeSpan.FromHours(48);
}
