using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.System.Tests.Clients;
using Slipway.System.Tests.Clients.Scenarios;

namespace Slipway.System.Tests.Schemas;

/// <summary>Replies of the running gateway, kept to be held against a provider's own description of them.</summary>
public sealed class ReplyCollection(ScriptedGateway gateway, string kindName) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri(gateway.Url), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key) } };
    private readonly StringBuilder lines = new();

    public int Count { get; private set; }

    public void Dispose() => http.Dispose();

    public async Task<string> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var reply = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        reply.IsSuccessStatusCode.ShouldBeTrue($"{method} {path} gave {(int)reply.StatusCode}: {text}");
        return text;
    }

    public async Task<JsonNode> KeepAsync(string kind, HttpMethod method, string path, JsonNode? body = null)
    {
        var reply = JsonNode.Parse(await SendAsync(method, path, body))!;
        Keep(kind, reply);
        return reply;
    }

    /// <summary>Keeps each event of a stream.</summary>
    public async Task KeepEventsAsync(string kind, string path, JsonNode body)
    {
        var stream = await SendAsync(HttpMethod.Post, path, body);
        var events = stream.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..].Trim()).Where(data => data != "[DONE]").ToArray();
        events.ShouldNotBeEmpty(stream);
        foreach (var data in events)
        {
            Keep(kind, JsonNode.Parse(data)!);
        }
    }

    public void Keep(string kind, JsonNode body)
    {
        lines.Append(new JsonObject { [kindName] = kind, ["body"] = body.DeepClone() }.ToJsonString()).Append('\n');
        Count++;
    }

    /// <summary>Hands all that was kept to a script of <c>npm/schemas</c>, which lists what is wrong.</summary>
    public async Task<JsonElement> JudgeAsync(string script)
    {
        if (NodeClient.Missing is { } reason)
        {
            Assert.Skip(reason);
        }

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, lines.ToString(), TestContext.Current.CancellationToken);
            return await NodeClient.RunAsync(script, [file], new Dictionary<string, string>(StringComparer.Ordinal), TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
