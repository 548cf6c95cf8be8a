using System.Collections;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Server;

/// <summary>Streams whose caller leaves, or reads slower than the upstream writes.</summary>
public sealed class StreamingTests
{
    private const string Chat = """{"model":"house","stream":true,"messages":[{"role":"user","content":"hi"}]}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_caller_that_leaves_mid_stream_stops_the_upstream_within_two_seconds_and_pays_for_what_it_got()
    {
        await using var upstream = await FakeUpstream.StartAsync(call => OpenAiReply.ChatStream(call.Model, ["one ", "two ", "three"], gate: "never opened"));
        await using var server = await RunningServer.StartAsync(Priced(upstream));
        var key = await server.NewKeyAsync(new { max_budget = 100 });

        // The client's default is to go on reading for two seconds.
        using (var client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = server.Http.BaseAddress })
        using (var reply = await OpenAsync(client, key))
        {
            await using var stream = await reply.Content.ReadAsStreamAsync();
            await ReadUntilAsync(stream, "one ");
        }

        await upstream.Abandoned.WaitAsync(TimeSpan.FromSeconds(2));

        // No usage came: a quarter of the request's bytes is taken for its tokens, and each piece delivered for one of the answer.
        var expected = Chat.Length / 4 * 0.001m + 1 * 0.002m;
        await server.EventuallyAsync(async () => await SpendAsync(server, key) == expected, Patience);
        await server.EventuallyAsync(async () => (await server.Http.GetStringAsync("metrics")).Contains("outcome=\"Cancelled\"} 1", StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task A_caller_that_reads_slowly_holds_the_upstream_back_and_loses_nothing()
    {
        var pieces = new CountedPieces(count: 1024, size: 64 * 1024);
        await using var upstream = await FakeUpstream.StartAsync(_ => new UpstreamReply(200, "text/event-stream", pieces));
        await using var server = await RunningServer.StartAsync(Priced(upstream));
        using var reply = await OpenAsync(server.Http, server.AdminKey);
        await using var stream = await reply.Content.ReadAsStreamAsync();

        var before = -1;
        await server.EventuallyAsync(() =>
        {
            var (last, now) = (before, pieces.Taken);
            before = now;
            return Task.FromResult(now > 0 && now == last);
        }, Patience, TimeSpan.FromMilliseconds(300));
        pieces.Taken.ShouldBeLessThan(pieces.Count / 2, "only the buffers of four sockets, at most 20 MB, stand between the upstream and a caller that does not read");

        long length = 0;
        var buffer = new byte[1 << 20];
        while (await stream.ReadAsync(buffer) is > 0 and var read)
        {
            length += read;
        }

        length.ShouldBe(pieces.TotalBytes);
    }

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = new StringContent(Chat, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task ReadUntilAsync(Stream stream, string text)
    {
        var seen = new StringBuilder();
        var buffer = new byte[4096];
        while (!seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            read.ShouldBeGreaterThan(0);
            seen.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
    }

    private static async Task<decimal> SpendAsync(RunningServer server, string key)
    {
        using var info = await server.GetAsync("key/info?key=" + key);
        return (await RunningServer.JsonAsync(info)).GetProperty("info").GetProperty("spend").GetDecimal();
    }

    private static string Priced(FakeUpstream upstream) => $$"""
        model_list:
          - { model_name: house, litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}", input_cost_per_token: 0.001, output_cost_per_token: 0.002 } }
        general_settings: { discover_local_servers: false }
        """;

    /// <summary>One event again and again, that knows how many have been taken to be sent.</summary>
    private sealed class CountedPieces : IReadOnlyList<UpstreamPiece>
    {
        private readonly UpstreamPiece piece;
        private int taken;

        public CountedPieces(int count, int size)
        {
            Count = count;
            piece = new UpstreamPiece(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$$"""data: {"choices":[{"index":0,"delta":{"content":"{{{new string('x', size)}}}"}}]}""") + "\n\n"));
        }

        public int Count { get; }

        public int Taken => Volatile.Read(ref taken);

        public long TotalBytes => (long)Count * piece.Bytes.Length;

        public UpstreamPiece this[int index] => piece;

        public IEnumerator<UpstreamPiece> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
            {
                Interlocked.Increment(ref taken);
                yield return piece;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
