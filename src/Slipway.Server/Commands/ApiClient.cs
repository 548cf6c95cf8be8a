using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Server.Hosting.Tls;

namespace Slipway.Server.Commands;

/// <summary>Speaks to a Slipway server.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient http;

    private readonly string? fingerprint;

    /// <param name="fingerprint">SHA-256 of the certificate that the server is known by, when it is https and on this machine.</param>
    public ApiClient(Uri url, string key, string? fingerprint = null)
    {
        Url = url;
        this.fingerprint = fingerprint;
        http = new HttpClient(LocalTrust.Handler(fingerprint)) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Uri Url { get; }

    /// <summary>The same server with another key.</summary>
    public ApiClient With(string key) => new(Url, key, fingerprint);

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    public Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellation) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) }, cancellation);

    public Task<JsonElement> PutAsync(string path, object body, CancellationToken cancellation) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Put, path) { Content = Json(body) }, cancellation);

    public Task<JsonElement> UploadAsync(string path, Stream content, CancellationToken cancellation) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StreamContent(content) { Headers = { ContentType = new("application/x-ndjson") } } }, cancellation);

    /// <summary>Sends and gives the reply as it streams in; its status has been checked.</summary>
    public async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException)
        {
            throw new CommandFailure($"Nothing answers at {Url}.", "Start it with `slipway serve`, or correct --url.");
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        var text = await response.Content.ReadAsStringAsync(cancellation);
        throw new CommandFailure(Message(text) ?? $"The server answered {(int)response.StatusCode}.", $"Request {request.Method} {request.RequestUri}.");
    }

    public void Dispose() => http.Dispose();

    private static ByteArrayContent Json(object body) => new(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new("application/json") } };

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        using (var response = await OpenAsync(request, cancellation))
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellation);
            return document.RootElement.Clone();
        }
    }

    private static string? Message(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("error", out var error) && error.TryGetProperty("message", out var message) ? message.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
