using Slipway.Cloud.Google;
using Slipway.Cloud.Google.Kinds;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Tests.Cloud.Google;

/// <summary>The files that gcloud 528 writes (<c>create-cred-config</c>) are read as they are.</summary>
public sealed class GcloudFilesTests
{
    [Theory]
    [InlineData("file", "workload identity federation", "robot@house.iam.gserviceaccount.com", "the file /var/run/token")]
    [InlineData("url", "workload identity federation", "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool/providers/oidc", "http://169.254.169.254/metadata/identity")]
    [InlineData("azure", "workload identity federation", "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool/providers/oidc", "http://169.254.169.254/metadata/identity/oauth2/token")]
    [InlineData("aws", "workload identity federation", "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool/providers/oidc", "an AWS role")]
    [InlineData("workforce", "workforce identity federation", "//iam.googleapis.com/locations/global/workforcePools/p/providers/q", "the file /var/run/token")]
    public async Task What_gcloud_writes_is_understood(string name, string kind, string principal, string way)
    {
        (await ReadAsync(name)).Try(out var source, out var fault).ShouldBeTrue(fault?.Text);
        var identity = await source!.IdentifyAsync(CancellationToken.None);
        identity.Kind.ShouldBe(kind);
        identity.Principal.ShouldBe(principal);
        identity.Way.ShouldNotBeNull().ShouldContain(way);
        identity.HoldsSecret.ShouldBeFalse();
        identity.TokenEndpoint.ShouldBe(new Uri("https://sts.googleapis.com/v1/token"));
    }

    [Fact]
    public async Task A_program_that_gcloud_names_is_not_run() => (await ReadAsync("executable")).Fault.ShouldNotBeNull().Code.ShouldBe("google_credentials_executable");

    private static async Task<Outcome<ITokenSource>> ReadAsync(string name)
    {
        using var nobody = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        var parts = new SourceParts(new TokenClient(nobody, TimeProvider.System, () => 0), new GoogleEnvironment(_ => null, "/"), name);
        return await CredentialJson.ReadAsync(await File.ReadAllBytesAsync(Repository.PathOf($"tests/Slipway.Tests/Cloud/Google/Gcloud/{name}.json")), parts, 0, CancellationToken.None);
    }
}
