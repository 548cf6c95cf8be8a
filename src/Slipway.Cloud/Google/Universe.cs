namespace Slipway.Cloud.Google;

/// <summary>The domain under which Google's services are found: the public one, or that of a sovereign or partner cloud.</summary>
internal static class Universe
{
    public const string Default = "googleapis.com";

    public static string Of(string? written) => string.IsNullOrWhiteSpace(written) ? Default : written.Trim();
}
