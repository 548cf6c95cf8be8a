namespace Slipway.Cloud.Google;

/// <summary>Which project calls go to, and which one they count towards.</summary>
/// <param name="Project">Null when nothing names one.</param>
/// <param name="Quota">Null when calls count towards the project they go to.</param>
internal sealed record Projects(string? Project, string? Quota, string UniverseDomain)
{
    /// <summary>
    /// The environment speaks for the application default credentials only: credentials that a deployment names bring their own projects, whatever the
    /// operator's shell has set for itself.
    /// </summary>
    public static Projects Of(Identity identity, bool isDefault, GoogleEnvironment environment)
    {
        var quota = isDefault ? environment["GOOGLE_CLOUD_QUOTA_PROJECT"] ?? identity.QuotaProject : identity.QuotaProject;
        var project = isDefault ? environment.Project ?? identity.Project : identity.Project ?? environment.Project;
        return new Projects(project ?? quota, quota, identity.UniverseDomain);
    }
}
