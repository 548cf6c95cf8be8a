using System.Text;
using System.Text.Json;
using Slipway.Testing.Upstream;
using Slipway.Tests.Server;

namespace Slipway.Tests.Gateway.Batches;

/// <summary>A running server before a fake upstream, with a key, and the few requests that batch tests make.</summary>
internal sealed class BatchFixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public required FakeUpstream Upstream { get; init; }

    public required RunningServer Server { get; init; }

    public required string Key { get; init; }

    public static async Task<BatchFixture> StartAsync(Func<UpstreamCall, UpstreamReply>? answer = null, object? key = null)
    {
        var upstream = await FakeUpstream.StartAsync(answer);
        var server = await RunningServer.StartAsync($$"""
            model_list:
              - { model_name: house, litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}", input_cost_per_token: 0.001, output_cost_per_token: 0.002 } }
              - { model_name: vectors, litellm_params: { model: openai/echo-embed, api_base: "{{upstream.ApiBase}}" }, model_info: { mode: embedding } }
              - { model_name: broken, litellm_params: { model: openai/error-400, api_base: "{{upstream.ApiBase}}" } }
            general_settings: { discover_local_servers: false }
            """);
        return new BatchFixture { Upstream = upstream, Server = server, Key = await server.NewKeyAsync(key ?? new { }) };
    }

    /// <summary>A line of an input file that asks for a chat.</summary>
    public static string Chat(string id, string text, string model = "house") => JsonSerializer.Serialize(new
    {
        custom_id = id, method = "POST", url = "/v1/chat/completions", body = new { model, max_tokens = 20, messages = new[] { new { role = "user", content = text } } },
    });

    public async Task<string> UploadAsync(IEnumerable<string> lines)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/files")
        {
            Content = new MultipartFormDataContent { { new StringContent("batch"), "purpose" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', lines))), "file", "in.jsonl" } },
        };
        request.Headers.Authorization = new("Bearer", Key);
        using var reply = await Server.Http.SendAsync(request);
        return (await RunningServer.JsonAsync(reply)).GetProperty("id").GetString()!;
    }

    public async Task<string> CreateAsync(IEnumerable<string> lines, string endpoint = "/v1/chat/completions")
    {
        var file = await UploadAsync(lines);
        return (await PostAsync("v1/batches", new { input_file_id = file, endpoint, completion_window = "24h", metadata = new { run = "1" } })).GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var reply = await Server.PostAsync(path, JsonSerializer.Serialize(body), Key);
        return await RunningServer.JsonAsync(reply);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var reply = await Server.GetAsync(path, Key);
        return await RunningServer.JsonAsync(reply);
    }

    public async Task<JsonElement> EndedAsync(string batch) => await UntilAsync("v1/batches/" + batch, b => b.GetProperty("status").GetString() is "completed" or "failed" or "cancelled" or "expired");

    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> condition)
    {
        JsonElement got = default;
        await Server.EventuallyAsync(async () => condition(got = await GetAsync(path)), Patience);
        return got;
    }

    public async Task<IReadOnlyList<JsonElement>> LinesAsync(JsonElement batch, string field)
    {
        using var reply = await Server.GetAsync($"v1/files/{batch.GetProperty(field).GetString()}/content", Key);
        return [.. (await reply.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    public async Task<IReadOnlyList<JsonElement>> LedgerAsync()
    {
        using var reply = await Server.GetAsync($"spend/logs?page_size=1000&api_key={Key}");
        return [.. (await RunningServer.JsonAsync(reply)).EnumerateArray()];
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
