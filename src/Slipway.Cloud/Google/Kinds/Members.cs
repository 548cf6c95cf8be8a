namespace Slipway.Cloud.Google.Kinds;

/// <summary>Principals as IAM policies write them.</summary>
internal static class Members
{
    private const string ServiceAccounts = ".iam.gserviceaccount.com";

    /// <returns>Null when only Google knows who it is.</returns>
    public static string? Of(Identity identity) => identity.Principal switch
    {
        null => null,
        { } provider when provider.StartsWith("//iam.", StringComparison.Ordinal) => PrincipalSet(provider),
        { } email when identity.IsUser => "user:" + email,
        { } email => "serviceAccount:" + email,
    };

    /// <summary>The project in a service account's address; null for the accounts that Google itself made.</summary>
    public static string? ProjectOf(string? account) =>
        account is not null && account.EndsWith(ServiceAccounts, StringComparison.Ordinal) && account.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
            ? account[(at + 1)..^ServiceAccounts.Length]
            : null;

    /// <summary>All of a pool, from the name of one of its providers.</summary>
    private static string PrincipalSet(string provider)
    {
        var end = provider.IndexOf("/providers/", StringComparison.Ordinal);
        return "principalSet:" + (end < 0 ? provider : provider[..end]) + "/*";
    }
}
