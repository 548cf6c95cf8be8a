using System.Collections.Concurrent;
using System.Text.Json;
using Slipway.System.Tests.Running;
using Slipway.Testing.Upstream;
using Slipway.Testing.Upstreams;

namespace Slipway.System.Tests.Clients.Scenarios;

/// <summary>
/// The running program before one scripted upstream for each wire format, a virtual key, and what Google's libraries want to sign in: a server that
/// exchanges a subject token for an access token, which is that key.
/// </summary>
public sealed class ScriptedGateway : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<JsonElement>>> outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ScriptedUpstream> upstreams = new(StringComparer.Ordinal);
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-clients-").FullName;
    private SlipwayProgram program = null!;
    private FakeUpstream tokens = null!;

    public ScriptBook Book { get; } = new();

    /// <summary>Such as <c>http://127.0.0.1:4000</c>.</summary>
    public string Url => program.Address.GetLeftPart(UriPartial.Authority);

    public string Key { get; private set; } = "";

    public IReadOnlyDictionary<string, ScriptedUpstream> Upstreams => upstreams;

    /// <summary>A file for GOOGLE_APPLICATION_CREDENTIALS whose access token is the virtual key.</summary>
    public string Credentials => Path.Combine(folder, "house.json");

    private string StrangersCredentials => Path.Combine(folder, "stranger.json");

    public async ValueTask InitializeAsync()
    {
        foreach (var row in UpstreamRow.All)
        {
            upstreams[row.Model] = await ScriptedUpstream.StartAsync(Book, row.Wire());
        }

        program = await SlipwayProgram.ServeAsync($$"""
            model_list:
            {{string.Join('\n', UpstreamRow.All.Select(row => $"  - {{ model_name: {row.Model}, litellm_params: {{ {row.Parameters(upstreams[row.Model].Address)} }} }}"))}}
            router_settings: { num_retries: 0, cooldown_time: 0.001, model_group_alias: { {{string.Join(", ", UpstreamRow.All.Select(row => $"gemini-2.5-{row.Model}: {row.Model}"))}} } }
            general_settings: { master_key: os.environ/SLIPWAY_MASTER_KEY, discover_local_servers: false }
            """, secure: true);
        using var admin = new AdminClient(program);
        Key = (await admin.PostAsync("/key/generate", new { key_alias = "clients" }, CancellationToken.None)).GetProperty("key").GetString()!;
        tokens = await FakeUpstream.StartAsync(call => UpstreamReply.Json(JsonSerializer.Serialize(new
        {
            access_token = call.Path == "/house" ? Key : "sk-nobody",
            issued_token_type = "urn:ietf:params:oauth:token-type:access_token",
            token_type = "Bearer",
            expires_in = 3600,
        })));
        await WriteCredentialsAsync(Credentials, "house");
        await WriteCredentialsAsync(StrangersCredentials, "stranger");
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        await tokens.DisposeAsync();
        foreach (var upstream in upstreams.Values)
        {
            await upstream.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>What came out of a client's conversations with all models, held once: <c>{ model: { scenario: … } }</c>.</summary>
    public Task<JsonElement> OutcomeAsync(string client)
    {
        if (NodeClient.Missing is { } reason)
        {
            Assert.Skip(reason);
        }

        foreach (var row in UpstreamRow.All)
        {
            var name = $"gated-{client}-{row.Model}";
            Book.Add(name, new Script(new Turn(new Say("one", ", two", ", three") { Gate = name })));
        }

        return outcomes.GetOrAdd(client, c => new Lazy<Task<JsonElement>>(() => NodeClient.RunAsync("scenarios/run.mjs", [c], Environment(), CancellationToken.None))).Value;
    }

    /// <summary>Where the gateway is, in the words of every client.</summary>
    private Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["SLIPWAY_URL"] = Url,
        ["SLIPWAY_TLS_URL"] = program.SecureAddress.GetLeftPart(UriPartial.Authority),
        ["NODE_EXTRA_CA_CERTS"] = program.Authority,
        ["SLIPWAY_KEY"] = Key,
        ["MODELS"] = UpstreamRow.Models,
        ["UPSTREAMS"] = JsonSerializer.Serialize(upstreams.ToDictionary(u => u.Key, u => u.Value.Address)),
        ["GOOGLE_APPLICATION_CREDENTIALS"] = Credentials,
        ["GOOGLE_CLOUD_PROJECT"] = "house",
        ["GOOGLE_GEMINI_BASE_URL"] = Url,
        ["STRANGER_CREDENTIALS"] = StrangersCredentials,
    };

    private async Task WriteCredentialsAsync(string file, string who)
    {
        var subject = Path.Combine(folder, who + ".token");
        await File.WriteAllTextAsync(subject, "a subject token");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            type = "external_account",
            audience = "//iam.googleapis.com/locations/global/workforcePools/house/providers/house",
            subject_token_type = "urn:ietf:params:oauth:token-type:jwt",
            token_url = new Uri(tokens.Address, who),
            credential_source = new { file = subject },
            quota_project_id = "house-quota",
        }));
    }
}

[CollectionDefinition(Name)]
public sealed class ScriptedGatewayCollection : ICollectionFixture<ScriptedGateway>
{
    public const string Name = "scripted gateway";
}
