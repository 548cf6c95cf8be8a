namespace Slipway.Cloud.Google;

/// <summary>What of the machine matters to credentials: environment variables and the user's folders.</summary>
/// <param name="variable">Looks up an environment variable.</param>
/// <param name="home">The user's home folder.</param>
public sealed class GoogleEnvironment(Func<string, string?> variable, string home)
{
    public static GoogleEnvironment OfThisProcess() =>
        new(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>A variable's value; empty counts as not set.</summary>
    public string? this[string name] => variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Where gcloud keeps its settings: <c>CLOUDSDK_CONFIG</c>, <c>%APPDATA%\gcloud</c> on Windows, <c>~/.config/gcloud</c> elsewhere.</summary>
    public string GcloudFolder =>
        this["CLOUDSDK_CONFIG"] ?? (OperatingSystem.IsWindows() ? Path.Combine(this["APPDATA"] ?? home, "gcloud") : Path.Combine(home, ".config", "gcloud"));

    /// <summary>The project that the environment names, if it does.</summary>
    public string? Project => this["GOOGLE_CLOUD_PROJECT"] ?? this["GCLOUD_PROJECT"];

    /// <summary>A path as people write it, with <c>~/</c> for the home folder.</summary>
    public string PathOf(string written) => written.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, written[2..]) : written;
}
