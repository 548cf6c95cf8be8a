namespace Slipway.Cloud.Google;

internal static class Scopes
{
    /// <summary>All of Google Cloud, within what IAM allows the principal: the only scope that Vertex AI takes.</summary>
    public const string CloudPlatform = "https://www.googleapis.com/auth/cloud-platform";
}
