using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.System.Tests.Clients.Scenarios;

namespace Slipway.System.Tests.Upstreams;

/// <summary>Asks the gateway in OpenAI's format, whole or streamed, and puts a stream together again.</summary>
public sealed class ChatCaller(ScriptedGateway gateway, string model) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri(gateway.Url), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key) } };

    public void Dispose() => http.Dispose();

    /// <summary>A call with one prompt; <paramref name="more"/> are further fields.</summary>
    public Task<ChatAnswer> AskAsync(string prompt, bool stream, JsonObject? more = null)
        => AskAsync(new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt }), stream, more);

    public async Task<ChatAnswer> AskAsync(JsonArray messages, bool stream, JsonObject? more = null)
    {
        var body = more?.DeepClone().AsObject() ?? [];
        body["model"] = model;
        body["messages"] = messages.DeepClone();
        if (stream)
        {
            body["stream"] = true;
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        using var reply = await http.PostAsJsonAsync("/v1/chat/completions", body, TestContext.Current.CancellationToken);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var retryAfter = reply.Headers.RetryAfter?.Delta;
        return reply.IsSuccessStatusCode && stream ? ChatAnswer.OfStream(text) : ChatAnswer.OfWhole(reply.StatusCode, retryAfter, JsonElement.Parse(text));
    }

    public async Task<JsonElement> EmbedAsync(params string[] texts)
    {
        using var reply = await http.PostAsJsonAsync("/v1/embeddings", new { model, input = texts }, TestContext.Current.CancellationToken);
        return JsonElement.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

/// <summary>What came back.</summary>
/// <param name="Message">The assistant's message as it would be sent back.</param>
public sealed record ChatAnswer(HttpStatusCode Status, string Text, JsonObject Message, string? Finish, JsonElement Usage, JsonElement Error)
{
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A stream came to its proper end.</summary>
    public bool Done { get; init; } = true;

    public IReadOnlyList<JsonNode> Calls => Message["tool_calls"] is JsonArray calls ? [.. calls.Select(c => c!)] : [];

    public static ChatAnswer OfWhole(HttpStatusCode status, TimeSpan? retryAfter, JsonElement body)
    {
        if (status != HttpStatusCode.OK)
        {
            return new ChatAnswer(status, "", [], null, default, body.GetProperty("error")) { RetryAfter = retryAfter };
        }

        var choice = body.GetProperty("choices")[0];
        var message = JsonObject.Create(choice.GetProperty("message"))!;
        return new ChatAnswer(status, (string?)message["content"] ?? "", message, choice.GetProperty("finish_reason").GetString(), body.GetProperty("usage"), default);
    }

    public static ChatAnswer OfStream(string stream)
    {
        var events = stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => e.Trim()).Where(e => e.StartsWith("data: ", StringComparison.Ordinal)).Select(e => e[6..]).ToList();
        var (text, finish, usage, error) = ("", (string?)null, default(JsonElement), default(JsonElement));
        var calls = new JsonArray();
        foreach (var chunk in events.Where(e => e != "[DONE]").Select(e => JsonElement.Parse(e)))
        {
            error = chunk.TryGetProperty("error", out var failed) ? failed : error;
            usage = chunk.TryGetProperty("usage", out var told) && told.ValueKind == JsonValueKind.Object ? told : usage;
            foreach (var choice in chunk.TryGetProperty("choices", out var choices) ? choices.EnumerateArray().ToArray() : [])
            {
                finish = choice.GetProperty("finish_reason").GetString() ?? finish;
                var delta = choice.GetProperty("delta");
                text += delta.TryGetProperty("content", out var content) ? content.GetString() : "";
                foreach (var call in delta.TryGetProperty("tool_calls", out var more) ? more.EnumerateArray().ToArray() : [])
                {
                    Append(calls, call);
                }
            }
        }

        var message = new JsonObject { ["role"] = "assistant", ["content"] = text.Length > 0 ? text : null };
        if (calls.Count > 0)
        {
            message["tool_calls"] = calls;
        }

        return new ChatAnswer(HttpStatusCode.OK, text, message, finish, usage, error) { Done = events[^1] == "[DONE]" };
    }

    private static void Append(JsonArray calls, JsonElement delta)
    {
        var index = delta.GetProperty("index").GetInt32();
        var function = delta.GetProperty("function");
        if (index == calls.Count)
        {
            calls.Add(new JsonObject
            {
                ["id"] = delta.GetProperty("id").GetString(),
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = function.GetProperty("name").GetString(), ["arguments"] = "" },
            });
        }

        var known = calls[index]!["function"]!.AsObject();
        known["arguments"] = (string?)known["arguments"] + (function.TryGetProperty("arguments", out var piece) ? piece.GetString() : "");
    }
}
