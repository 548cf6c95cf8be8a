namespace Slipway.Cloud.Google;

/// <summary>The faults that need no table: what cannot be read or reached.</summary>
internal static class Faults
{
    public static GoogleFault Unreachable(Uri url, string what) =>
        new("google_unreachable", $"{Shown(url)} {what}.", $"See that this machine can reach {url.Host} on port {url.Port}.") { Passing = true };

    public static GoogleFault Missing(string origin, string kind, string field, string cure) =>
        new("google_credentials_incomplete", $"The {kind} in {origin} has no `{field}`.", cure);

    public static GoogleFault Address(string origin, string field, string cure) =>
        new("google_credentials_address", $"`{field}` in {origin} is not an address that tokens may come from: it has to be https, or loopback.", cure);

    /// <summary>An address without its query, which may carry more than others should see.</summary>
    public static string Shown(Uri url) => url.GetLeftPart(UriPartial.Path);
}
