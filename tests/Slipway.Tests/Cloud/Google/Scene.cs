using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Cloud.Google;
using Slipway.Core.Errors;
using Slipway.Gateway.Providers.Google;

namespace Slipway.Tests.Cloud.Google;

/// <summary>A machine with an environment and a home folder of its own, a clock that stands, and a server that stands for all of Google.</summary>
public sealed class Scene : IAsyncDisposable
{
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler { UseProxy = false });
    private GoogleCredentials? credentials;

    private Scene(LoopbackServer server) => Server = server;

    public LoopbackServer Server { get; }

    public Dictionary<string, string> Variables { get; } = new() { ["METADATA_SERVER_DETECTION"] = "none" };

    public string Home { get; } = Directory.CreateTempSubdirectory("slipway-google-").FullName;

    public ManualTime Time { get; } = new();

    /// <summary>What every draw gives.</summary>
    public double Draw { get; set; }

    public RSA Key { get; } = RSA.Create(2048);

    public HttpMessageInvoker Http => http;

    public GoogleEnvironment Environment => new(n => Variables.GetValueOrDefault(n), Home);

    public GoogleCredentials Credentials => credentials ??= new GoogleCredentials(http, Time, () => Draw, Environment);

    public static async Task<Scene> OpenAsync() => new(await LoopbackServer.StartAsync());

    public ValueTask<Result<GoogleAuthorization>> AuthorizeAsync(string? named = null) => Credentials.AuthorizeAsync(named, CancellationToken.None);

    public async Task<GoogleAuthorization> TokenAsync(string? named = null) => (await AuthorizeAsync(named)).Value;

    public async Task<Error> FaultAsync(string? named = null) => (await AuthorizeAsync(named)).Error.ShouldNotBeNull();

    /// <summary>Writes a file into the home folder and gives its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Sets who may open a file, where files have such a thing.</summary>
    public static void Permit(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    public string WriteAdc(string json) => Write(".config/gcloud/application_default_credentials.json", json);

    public string ServiceAccount(string more = "", string? key = null) => $$"""
        { "type": "service_account", "project_id": "house", "private_key_id": "key-1", "private_key": {{JsonSerializer.Serialize(key ?? Key.ExportPkcs8PrivateKeyPem())}},
          "client_email": "robot@house.iam.gserviceaccount.com", "token_uri": "{{Server.Url}}/token" {{more}} }
        """;

    public string AuthorizedUser(string more = "") => $$"""
        { "type": "authorized_user", "client_id": "client", "client_secret": "hush", "refresh_token": "refresh-1", "token_uri": "{{Server.Url}}/token", "account": "" {{more}} }
        """;

    public string ExternalAccount(string source, string more = "") => $$"""
        { "type": "external_account", "audience": "//iam.googleapis.com/projects/12/locations/global/workloadIdentityPools/pool/providers/oidc",
          "subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "token_url": "{{Server.Url}}/v1/token", "credential_source": {{source}} {{more}} }
        """;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        Key.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(Home, recursive: true);
    }
}
