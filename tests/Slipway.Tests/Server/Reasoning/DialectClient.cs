using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using Slipway.Core.Chat;
using Slipway.Dialects;
using Slipway.Dialects.OpenAi;

namespace Slipway.Tests.Server.Reasoning;

/// <summary>A client that holds a conversation in one dialect and echoes answers as well as its dialect lets it: what faces upstreams serves as the client's side.</summary>
internal sealed class DialectClient(RunningServer server, string dialect, string model, string? key = null)
{
    private static readonly DialectCatalog Catalog = new(TimeProvider.System);

    private static readonly Dictionary<string, Func<string, bool, string>> Paths = new(StringComparer.Ordinal)
    {
        ["openai"] = (_, _) => "v1/chat/completions",
        ["openai_responses"] = (_, _) => "v1/responses",
        ["anthropic"] = (_, _) => "v1/messages",
        ["gemini"] = (model, stream) => stream ? $"v1beta/models/{model}:streamGenerateContent?alt=sse" : $"v1beta/models/{model}:generateContent",
        ["ollama"] = (_, _) => "api/chat",
    };

    private readonly IOutboundDialect wire = Catalog.Outbound(new DialectId(dialect))!;

    /// <summary>Sends the conversation and gives back the model's message, read from the bytes that came.</summary>
    public async Task<ChatMessage> AskAsync(ChatRequest request, bool stream)
    {
        var body = new ArrayBufferWriter<byte>();
        wire.WriteChat(body, request with { Stream = stream }, new UpstreamModel(model) { Traits = OpenAiTraits.Default with { ReasoningEffort = true } });
        using var message = new HttpRequestMessage(HttpMethod.Post, Paths[dialect](model, stream)) { Content = new ByteArrayContent(body.WrittenSpan.ToArray()) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? server.AdminKey);
        using var reply = await server.Http.SendAsync(message, TestContext.Current.CancellationToken);
        var bytes = await reply.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        reply.IsSuccessStatusCode.ShouldBeTrue($"{(int)reply.StatusCode} {Encoding.UTF8.GetString(bytes)}\nto {Encoding.UTF8.GetString(body.WrittenSpan)}");
        return stream ? Streamed(bytes) : wire.ReadChat(bytes).Value.Choices[0].Message;
    }

    private ChatMessage Streamed(byte[] bytes)
    {
        var reader = wire.OpenStream();
        var events = new List<ChatStreamEvent>();
        reader.Read(bytes, events);
        reader.Complete(events);
        var collector = new ChatCollector();
        events.ForEach(collector.Add);
        collector.Failure.ShouldBeNull(Encoding.UTF8.GetString(bytes));
        return collector.Response().Choices[0].Message;
    }
}
