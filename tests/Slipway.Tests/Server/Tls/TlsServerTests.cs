using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Slipway.Server.Commands;
using Slipway.Server.Hosting;

namespace Slipway.Tests.Server.Tls;

/// <summary>The whole program behind TLS, asked by a client that trusts what it is told to trust and nothing else.</summary>
public sealed class TlsServerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Http1_and_http2_are_served_on_https_beside_plain_http(int major)
    {
        using var folder = new TlsFolder();
        await using var server = await StartAsync(folder, "http://127.0.0.1:0;https://127.0.0.1:0");
        server.Urls.Count.ShouldBe(2);
        server.Url.ShouldStartWith("http://");
        var version = new Version(major, major == 1 ? 1 : 0);
        using var http = Trusting(folder.File("tls/ca.pem"));

        using var secure = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, server.Urls[1] + "/health/live") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact });
        secure.StatusCode.ShouldBe(HttpStatusCode.OK);
        secure.Version.ShouldBe(version);
        using var plain = await http.GetAsync(server.Url + "/health/live");
        plain.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task The_development_certificate_is_verified_for_every_name_of_this_machine(string host)
    {
        using var folder = new TlsFolder();
        await using var server = await StartAsync(folder, "https://127.0.0.1:0");
        using var http = Trusting(folder.File("tls/ca.pem"));
        using var reply = await http.GetAsync($"https://{host}:{new Uri(server.Url).Port}/health/live");
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_trusts_another_authority_is_not_served()
    {
        using var folder = new TlsFolder();
        await using var server = await StartAsync(folder, "https://127.0.0.1:0");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var refused = await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync(server.Url + "/health/live"));
        refused.HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
    }

    [Fact]
    public async Task A_completion_streams_over_http2()
    {
        using var folder = new TlsFolder();
        await using var upstream = await Slipway.Testing.Upstream.FakeUpstream.StartAsync();
        var config = folder.Write("slipway.yaml", $$"""
            model_list:
              - model_name: house
                litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}" }
            general_settings: { discover_local_servers: false }
            """);
        await using var server = await StartAsync(folder, "https://127.0.0.1:0", config);
        using var http = Trusting(folder.File("tls/ca.pem"));
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url + "/v1/chat/completions")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("""{"model":"house","stream":true,"messages":[{"role":"user","content":"over the wire"}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.RunKey);
        using var reply = await http.SendAsync(request);
        var text = await reply.Content.ReadAsStringAsync();
        reply.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        text.ShouldEndWith("data: [DONE]\n\n");
    }

    [Fact]
    public async Task Commands_on_this_machine_know_the_server_by_its_certificate_and_no_other()
    {
        using var folder = new TlsFolder();
        await using var server = await StartAsync(folder, "https://127.0.0.1:0");
        var run = RunFile.Read(folder.Path).ShouldNotBeNull();
        run.Url.ShouldBe(server.Url);
        run.Fingerprint.ShouldBe(server.Tls!.Current.Fingerprint);
        using var known = new HttpClient(Slipway.Server.Hosting.Tls.LocalTrust.Handler(run.Fingerprint));
        using var reply = await known.GetAsync(run.Url + "/health/live");
        reply.IsSuccessStatusCode.ShouldBeTrue();
        using var stranger = new HttpClient(Slipway.Server.Hosting.Tls.LocalTrust.Handler(new string('0', 64)));
        await Should.ThrowAsync<HttpRequestException>(() => stranger.GetAsync(run.Url + "/health/live"));
    }

    [Fact]
    public async Task A_certificate_of_ones_own_is_shown_with_its_chain()
    {
        using var folder = new TlsFolder();
        var authority = folder.MakeChain("gateway.example", out var certificate, out var key);
        await using var server = await SlipwayServer.StartAsync(new ServerOptions { DataPath = folder.Path, Urls = "https://127.0.0.1:0", TlsCertificate = certificate, TlsKey = key }, CancellationToken.None);
        server.Tls!.TrustPath.ShouldBeNull();
        Directory.Exists(folder.File("tls")).ShouldBeFalse();

        var port = new Uri(server.Url).Port;
        using var http = Trusting(authority, connectTo: port);
        using var reply = await http.GetAsync($"https://gateway.example:{port}/health/live");
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_certificate_that_is_not_there_stops_the_start_with_the_cure()
    {
        using var folder = new TlsFolder();
        var refusal = await Should.ThrowAsync<CommandFailure>(() => SlipwayServer.StartAsync(new ServerOptions { DataPath = folder.Path, Urls = "https://127.0.0.1:0", TlsCertificate = folder.File("none.pem") }, CancellationToken.None));
        refusal.Message.ShouldContain("none.pem");
        refusal.Cure.ShouldContain("--tls-certificate");
    }

    [Fact]
    public async Task A_certificate_without_an_https_address_is_a_mistake()
    {
        using var folder = new TlsFolder();
        folder.MakeChain("gateway.example", out var certificate, out _);
        var config = folder.Write("slipway.yaml", $"general_settings: {{ discover_local_servers: false, tls_certificate: {certificate} }}");
        (await Should.ThrowAsync<CommandFailure>(() => StartAsync(folder, "http://127.0.0.1:0", config))).Message.ShouldContain("no address is https");
    }

    private static Task<SlipwayServer> StartAsync(TlsFolder folder, string urls, string? config = null) =>
        SlipwayServer.StartAsync(new ServerOptions { DataPath = folder.Path, Urls = urls, ConfigPath = config ?? folder.Write("slipway.yaml", "general_settings: { discover_local_servers: false }") }, CancellationToken.None);

    /// <summary>Trusts one authority, and leads every name to this machine when a port is given.</summary>
    private static HttpClient Trusting(string authority, int? connectTo = null)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(authority);
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } };
        if (connectTo is { } port)
        {
            handler.ConnectCallback = async (_, cancellation) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            };
        }

        return new HttpClient(handler);
    }
}
