using System.Net.Http.Json;
using System.Text.Json;
using Slipway.System.Tests.Running;
using Slipway.Testing.Upstream;

namespace Slipway.System.Tests.Clients;

/// <summary>One running program for all client tests, before a <see cref="FakeUpstream"/>, and a virtual key made by its admin API.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    private SlipwayProgram program = null!;

    public FakeUpstream Upstream { get; private set; } = null!;

    public Uri Address => program.Address;

    /// <summary>A virtual key that may use every model.</summary>
    public string Key { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Upstream = await FakeUpstream.StartAsync();
        program = await SlipwayProgram.ServeAsync($$"""
            model_list:
              - model_name: local-chat
                litellm_params: { model: openai/echo, api_base: "{{Upstream.ApiBase}}", api_key: sk-upstream }
              - model_name: local-embed
                litellm_params: { model: openai/echo-embed, api_base: "{{Upstream.ApiBase}}", api_key: sk-upstream }
              - model_name: failing
                litellm_params: { model: openai/error-400, api_base: "{{Upstream.ApiBase}}", api_key: sk-upstream }
            router_settings:
              model_group_alias:
                "gemini-*": local-chat
                text-embedding-3-small: local-embed
            general_settings:
              master_key: os.environ/SLIPWAY_MASTER_KEY
              discover_local_servers: false
            """);
        using var admin = new HttpClient { BaseAddress = Address, DefaultRequestHeaders = { { "Authorization", "Bearer " + SlipwayProgram.MasterKey } } };
        using var reply = await admin.PostAsJsonAsync("/key/generate", new { key_alias = "system-tests" });
        reply.IsSuccessStatusCode.ShouldBeTrue(await reply.Content.ReadAsStringAsync());
        Key = (await reply.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    /// <summary>Runs a client script against this gateway.</summary>
    public Task<JsonElement> RunAsync(string script, params (string Name, string Value)[] settings)
    {
        if (NodeClient.Missing is { } reason)
        {
            Assert.Skip(reason);
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SLIPWAY_URL"] = Address.GetLeftPart(UriPartial.Authority),
            ["SLIPWAY_KEY"] = Key,
            ["GATES_URL"] = new Uri(Upstream.Address, "gates").ToString(),
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return NodeClient.RunAsync(script, environment, TestContext.Current.CancellationToken);
    }
}

[CollectionDefinition(Name)]
public sealed class GatewayCollection : ICollectionFixture<GatewayFixture>
{
    public const string Name = "one gateway";
}
