using System.Net.Http.Headers;
using System.Text;
using Slipway.Tests.Server;

namespace Slipway.Tests.Gateway.Files;

/// <summary>One running server for the tests of the files APIs, with two tenants.</summary>
public sealed class FilesApiFixture : IAsyncLifetime
{
    public RunningServer Server { get; private set; } = null!;

    public string Key { get; private set; } = "";

    public string OtherKey { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync("general_settings: { discover_local_servers: false, max_file_size_mb: 1 }");
        Key = await Server.NewKeyAsync(new { key_alias = "first" });
        OtherKey = await Server.NewKeyAsync(new { key_alias = "second" });
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not "")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? Key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Server.Http.SendAsync(request);
    }

    /// <summary>An upload as OpenAI's clients send it.</summary>
    public Task<HttpResponseMessage> UploadAsync(byte[] bytes, string purpose = "user_data", string? key = null, string name = "note.txt", params (string Name, string Value)[] more)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name }, { new StringContent(purpose), "purpose" } };
        foreach (var (field, value) in more)
        {
            form.Add(new StringContent(value), field);
        }

        return SendAsync(HttpMethod.Post, "v1/files", form, key);
    }

    public async Task<string> UploadedAsync(string text, string purpose = "user_data", string? key = null)
    {
        using var reply = await UploadAsync(Encoding.UTF8.GetBytes(text), purpose, key);
        return (await RunningServer.JsonAsync(reply)).GetProperty("id").GetString()!;
    }
}
